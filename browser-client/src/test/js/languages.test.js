import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../main/resources/META-INF/resources/demo/text/", import.meta.url);
const languages = readdirSync(folder).filter((name) => name.endsWith(".js"));
const load = async (name) => (await import(new URL(name, folder))).text;
const english = await load("en.js");

/** Every path of a language, and whether a sentence or how many words it takes stands there. */
function shape(node, path = "") {
  if (typeof node === "string") return [`${path}: text`];
  if (typeof node === "function") return [`${path}: of ${node.length}`];
  return Object.keys(node)
    .sort()
    .flatMap((key) => shape(node[key], `${path}.${key}`));
}

for (const name of languages) {
  test(`${name} says everything that en.js says, and nothing empty`, async () => {
    const words = await load(name);
    assert.deepEqual(shape(words), shape(english));
    const empty = JSON.stringify(words).match(/""/g);
    assert.equal(empty, null);
  });
}

test("there is more than one language", () => assert.ok(languages.length > 1));
