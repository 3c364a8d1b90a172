import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const resources = fileURLToPath(new URL("../../../target/classes/META-INF/resources/", import.meta.url));
const { addressesFor, findAddresses } = await import(join(resources, "demo/addresses.js"));

const packaged = fileURLToPath(new URL("../../../target/packaged/META-INF/resources/", import.meta.url));

describe("pages under a path that a proxy puts before them", () => {
  for (const [what, folder, least] of [
    ["plain", resources, 50],
    ["bundled", packaged, 15],
  ]) {
    it(`ask for everything below it, ${what}`, () => {
      const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(html|js|css)$/.test(name));
      assert.ok(files.length > least);
      const absolute = /(?:href|src)="\/|url\(["']?\/|(?:from|import\(?)\s*["']\/|["'`]\/(?:demo|holdfast)\//;
      const wrong = files.filter(
        (name) => !name.includes("vendor") && absolute.test(readFileSync(join(folder, name), "utf8")),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it("find the services below it, unless these are elsewhere", () => {
    assert.deepEqual(
      addressesFor(new URL("https://desk.example.com/calls/"), { roomService: "", transcriptService: "" }),
      {
        socketPath: "/calls/socket.io/",
        roomService: "https://desk.example.com/calls",
        transcriptService: "wss://desk.example.com/calls",
      },
    );
    assert.deepEqual(addressesFor(new URL("http://localhost:8080/"), { roomService: "http://localhost:8081" }), {
      socketPath: "/socket.io/",
      roomService: "http://localhost:8081",
      transcriptService: "ws://localhost:8080",
    });
  });

  it("ask there where the services are", async (t) => {
    const asked = t.mock.method(globalThis, "fetch", async () => Response.json({}));
    const { socketPath } = await findAddresses();
    const [{ href, pathname }] = asked.mock.calls[0].arguments;
    assert.match(href, /\/META-INF\/resources\/demo\/addresses\.json$/);
    assert.equal(socketPath, pathname.replace("demo/addresses.json", "socket.io/"));
  });
});
