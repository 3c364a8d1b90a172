import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder, as it is called from there, with slashes. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}
