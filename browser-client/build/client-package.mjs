// `npm run package`: @holdfast/client as npm publishes it, in target/client (sources, socket.io-client,
// declarations made from the JSDoc), and the reference in target/reference, the wire's messages in
// messages.html there. Never published from here.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { protocolPage } from "./protocol-page.mjs";

const sources = "src/main/resources/META-INF/resources/holdfast";
const target = "target/client";
const { version, engines } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync(target, { recursive: true, force: true });
mkdirSync(`${target}/vendor`, { recursive: true });
cpSync(sources, target, { recursive: true });
cpSync("node_modules/socket.io-client/dist/socket.io.esm.min.js", `${target}/vendor/socket.io.esm.min.js`);
cpSync("../LICENSE", `${target}/LICENSE`);
cpSync("README.md", `${target}/README.md`);
writeFileSync(
  `${target}/package.json`,
  `${JSON.stringify(
    {
      name: "@holdfast/client",
      version,
      description: "Browser calls that outlive networks, tabs and servers",
      license: "Apache-2.0",
      type: "module",
      exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
      sideEffects: false,
      engines,
    },
    null,
    2,
  )}\n`,
);
for (const [tool, ...args] of [["tsc", "-p", "tsconfig.json"], ["typedoc"]]) {
  execFileSync("npx", ["--no-install", tool, ...args], { stdio: "inherit" });
}
const messages = parse(readFileSync("../docs/asyncapi.yaml", "utf8"));
writeFileSync("target/reference/messages.html", protocolPage(messages));
