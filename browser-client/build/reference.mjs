// `npm run reference`: target/reference, for a browser: index.html of the SDK, messages.html of the wire.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { protocolPage } from "./protocol-page.mjs";

execFileSync("npx", ["--no-install", "typedoc"], { stdio: "inherit" });
const messages = parse(readFileSync("../docs/asyncapi.yaml", "utf8"));
writeFileSync("target/reference/messages.html", protocolPage(messages));
