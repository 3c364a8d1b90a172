// `npm run package`: @holdfast/client as npm publishes it, in target/package: the SDK's modules, as they are and
// as one file, with declarations that tell of both. It depends on nothing: socket.io-client is in it.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleSdk } from "./bundle.mjs";
import { licenses } from "./licenses.mjs";
import { buildSocketIoClient } from "./socket-io-client.mjs";

const sources = "src/main/resources/META-INF/resources/holdfast";
const target = "target/package";
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const description = {
  name: "@holdfast/client",
  version,
  description: "Browser calls that outlive networks, tabs and servers",
  keywords: ["webrtc", "call", "reconnect", "queue", "contact-center"],
  license: "Apache-2.0",
  type: "module",
  exports: {
    ".": { types: "./index.d.ts", default: "./index.js" },
    "./holdfast.min.js": { types: "./index.d.ts", default: "./holdfast.min.js" },
    "./package.json": "./package.json",
  },
  sideEffects: false,
  publishConfig: { access: "public" },
};

rmSync(target, { recursive: true, force: true });
cpSync(sources, target, { recursive: true });
await buildSocketIoClient(join(target, "vendor/socket.io-client.js"));
await bundleSdk(join(target, "index.js"), join(target, "holdfast.min.js"));
cpSync("../LICENSE", join(target, "LICENSE"));
cpSync("README.package.md", join(target, "README.md"));
writeFileSync(join(target, "licenses.txt"), licenses());
writeFileSync(join(target, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
execFileSync("npx", ["--no-install", "tsc", "-p", "tsconfig.json"], { stdio: "inherit" });
