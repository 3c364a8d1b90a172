// Runs `npm ci` only when package-lock.json differs from what is installed, so that a second
// build costs nothing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const installed = "node_modules/.installed-from";
const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");

if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) {
  process.exit(0);
}
const { status, error } = spawnSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
if (status !== 0) {
  console.error(error?.message ?? "npm ci failed: are Node 20+, npm and a registry at hand?");
  process.exit(status ?? 1);
}
writeFileSync(installed, wanted);
