// Lists what is served, for signaling-service: a native executable cannot look into a jar.
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const packaged = "target/classes/META-INF";
const resources = join(packaged, "resources");
const files = readdirSync(resources, { recursive: true })
  .filter((name) => statSync(join(resources, name)).isFile())
  .map((name) => `/${name.replaceAll("\\", "/")}`)
  .sort();
writeFileSync(join(packaged, "served-files.txt"), `${files.join("\n")}\n`);
