import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { bundle } from "../../../build/bundle.mjs";
import { compress } from "../../../build/compress.mjs";

const target = fileURLToPath(new URL("../../../target/", import.meta.url));
const packaged = join(target, "packaged/META-INF");
const resources = join(packaged, "resources");
const decoders = { br: brotliDecompressSync, gzip: gunzipSync };
const KIB = 1024;

describe("what is packaged", () => {
  const served = readFileSync(join(packaged, "served-files.txt"), "utf8").trim().split("\n");
  const files = served.map((line) => line.split(" "));

  it("has one file of the SDK, at the address that pages import", () => {
    const sdk = files.map(([path]) => path).filter((path) => path.startsWith("/holdfast/"));
    assert.deepEqual(sdk, ["/holdfast/index.js", "/holdfast/licenses.txt", "/holdfast/troubleshooting.html"]);
  });

  it("has the licence of what it brings", () => {
    const licenses = readFileSync(join(resources, "holdfast/licenses.txt"), "utf8");
    for (const name of ["socket.io-client", "engine.io-client", "@socket.io/component-emitter"]) {
      assert.match(licenses, new RegExp(`^${name}$`, "m"));
    }
    assert.match(licenses, /Permission is hereby granted/);
    assert.match(readFileSync(join(resources, "holdfast/index.js"), "utf8"), /Released under the MIT License/);
  });

  it("exports what the plain modules export", async () => {
    const [plain, bundled] = await Promise.all(
      ["classes", "packaged"].map((folder) => import(join(target, folder, "META-INF/resources/holdfast/index.js"))),
    );
    assert.deepEqual(Object.keys(bundled), Object.keys(plain));
  });

  // With socket.io-client, which is a third of it. Whoever adds something, thinks of it.
  for (const [coding, most] of Object.entries({ gzip: 35 * KIB, br: 31 * KIB })) {
    it(`has an SDK of at most ${most / KIB} KiB by ${coding}`, () => {
      const { length } = readFileSync(join(packaged, "compressed", coding, "holdfast/index.js"));
      assert.ok(length <= most, `${length} bytes`);
    });
  }

  it("is named by its content, except for pages and the SDK", () => {
    const plainNames = files.map(([path]) => path).filter((path) => !/-(?:[0-9A-Z]{8}|[0-9a-f]{8})\.\w+$/.test(path));
    const pages = ["agent", "customer", "room", "supervisor"].map((name) => `/demo/${name}.html`);
    const sdk = ["index.js", "licenses.txt", "troubleshooting.html"].map((name) => `/holdfast/${name}`);
    const own = [...sdk, "/index.html"];
    assert.deepEqual(plainNames, [...pages, ...own]);
  });

  it("has for each script and style sheet a map with the sources", () => {
    const code = readdirSync(resources, { recursive: true }).filter((name) => /\.(js|css)$/.test(name));
    for (const name of code) {
      const [, map] = /sourceMappingURL=(\S+)/.exec(readFileSync(join(resources, name), "utf8"));
      const { sources, sourcesContent } = JSON.parse(readFileSync(join(resources, name, "..", map), "utf8"));
      assert.ok(sources.length > 0, name);
      assert.equal(sourcesContent.length, sources.length);
      assert.deepEqual(
        sources.filter((source) => source.startsWith("/")),
        [],
      );
    }
  });

  for (const [path, ...codings] of files) {
    it(`has the same bytes of ${path.replace(/-\w{8}\./, ".")} in all codings`, () => {
      const plain = readFileSync(join(resources, path));
      for (const coding of codings) {
        const compressed = readFileSync(join(packaged, "compressed", coding, path));
        assert.deepEqual(decoders[coding](compressed), plain);
        assert.ok(compressed.length < plain.length);
      }
      assert.deepEqual(codings, ["br", "gzip"]);
    });
  }
});

describe("a name", () => {
  let folder, from;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "holdfast-bundle-"));
    from = join(folder, "from");
    cpSync(join(target, "classes/META-INF/resources"), from, { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is changed, how, and whose names change. */
  const PAGES = ["agent.js", "customer.js", "room.js", "supervisor.js"];
  for (const [changed, before, then, also] of [
    ["demo/text/en.js", "Join the call", "Enter", [...PAGES, "en.js", "start.js"]],
    [
      "demo/lobby-view.js",
      "export class LobbyView {",
      "export class LobbyView {\n  static changed = true;",
      ["customer.js"],
    ],
    ["demo/lobby.css", ";", "; order: 1;", ["customer.css"]],
    ["demo/icon.svg", "<svg", "<svg ", [...PAGES, "icon.svg"]],
  ]) {
    it(`is another one when ${changed} is another one, and then only`, async () => {
      const once = await namesOf("once");
      const path = join(from, changed);
      writeFileSync(path, readFileSync(path, "utf8").replaceAll(before, then));
      const again = await namesOf("again");
      assert.deepEqual(withoutHash(again.filter((name) => !once.includes(name))), also.toSorted());
    });
  }

  async function namesOf(name) {
    await bundle(from, join(folder, name));
    return readdirSync(join(folder, name, "demo")).filter((file) => /\.(js|css|svg)$/.test(file));
  }
});

it("is not compressed where that gains nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-compress-"));
  const lines = "export const a = 1;\n".repeat(50);
  for (const [name, text] of Object.entries({ "a.js": lines, "b.js": "x", "c.png": lines })) {
    writeFileSync(join(folder, name), text);
  }
  const codings = compress(["a.js", "b.js", "c.png"], folder, join(folder, "compressed"));
  rmSync(folder, { recursive: true });
  assert.deepEqual(Object.fromEntries(codings), { "a.js": ["br", "gzip"], "b.js": [], "c.png": [] });
});

const withoutHash = (names) => names.map((name) => name.replace(/-\w{8}\./, ".")).sort();
