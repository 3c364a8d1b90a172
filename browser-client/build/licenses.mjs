import { readFileSync } from "node:fs";
import { join } from "node:path";

/** They have to go with every copy of the SDK: socket.io-client's, and those of what it brings. */
export function licenses() {
  const scope = "node_modules/@socket.io";
  const packages = ["socket.io-client", "socket.io-parser", "engine.io-client", "engine.io-parser"];
  const folders = [...packages.map((name) => join("node_modules", name)), join(scope, "component-emitter")];
  return folders.map((folder) => `${folder.slice(13)}\n\n${readFileSync(join(folder, "LICENSE"), "utf8")}`).join("\n");
}
