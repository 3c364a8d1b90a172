// Makes what the jar contains, target/packaged, of the plain files in target/classes. A service finds the same in
// either: files, compressed ones, and the list of what it serves, as a native executable cannot look into a jar.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LICENSES, TROUBLESHOOTING, bundle } from "./bundle.mjs";
import { compress } from "./compress.mjs";
import { filesIn } from "./files-in.mjs";
import { licenses } from "./licenses.mjs";
import { buildSocketIoClient } from "./socket-io-client.mjs";
import { troubleshootingPage } from "./troubleshooting.mjs";

const plain = "target/classes/META-INF";
const packaged = "target/packaged/META-INF";

const troubleshooting = troubleshootingPage(readFileSync("../docs/troubleshooting.md", "utf8"));
writeFileSync(join(plain, "resources", TROUBLESHOOTING), troubleshooting);
writeFileSync(join(plain, "resources", LICENSES), licenses());
await buildSocketIoClient(join(plain, "resources/holdfast/vendor/socket.io-client.js"));
await bundle(join(plain, "resources"), join(packaged, "resources"));
for (const folder of [plain, packaged]) {
  const resources = join(folder, "resources");
  // Source maps are large, and for developers: nobody keeps them in memory.
  const names = filesIn(resources).filter((name) => !name.endsWith(".map"));
  const files = compress(names, resources, join(folder, "compressed"));
  const lines = [...files].map(([name, codings]) => [`/${name}`, ...codings].join(" "));
  writeFileSync(join(folder, "served-files.txt"), `${lines.join("\n")}\n`);
}
