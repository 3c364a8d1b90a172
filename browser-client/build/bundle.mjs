// What a browser loads in production: the SDK as one file, and for each page one script and one style sheet, named by
// their content. The plain files of which they are made stay as they are, for development and for the SDK's tests.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix, relative } from "node:path";
import { build } from "esbuild";
import { filesIn } from "./files-in.mjs";

const STYLES = /(?:\s*<link rel="stylesheet" href="[^"]+" \/>)+/;
const SCRIPT = /(?<=<script type="module" src=")[^"]+/;
const SDK = "holdfast/index.js";
/** To which the SDK's reports lead: text, nothing else. */
export const TROUBLESHOOTING = "holdfast/troubleshooting.html";
/** Of what is bundled with the SDK. */
export const LICENSES = "holdfast/licenses.txt";

const always = {
  bundle: true,
  minify: true,
  format: "esm",
  charset: "utf8",
  sourcemap: "linked",
  legalComments: "inline",
  logLevel: "warning",
};

/**
 * @param {string} from a folder with plain modules, styles and pages
 * @param {string} to which is emptied first
 */
export async function bundle(from, to) {
  rmSync(to, { recursive: true, force: true });
  const files = filesIn(from);
  const assets = files
    .filter((name) => !/\.(html|js|css|txt)$/.test(name))
    .map((name) => hashedCopy(name, { from, to }));
  const pages = files.filter((name) => name.endsWith(".html") && name !== TROUBLESHOOTING);
  // The address is a contract, so the name has no hash.
  const sdk = bundleSdk(join(from, SDK), join(to, SDK));
  await Promise.all([sdk, ...pages.map((page) => bundlePage(page, { from, to, assets }))]);
  for (const name of [TROUBLESHOOTING, LICENSES]) cpSync(join(from, name), join(to, name));
}

/**
 * The whole SDK as one file, with its source map beside it.
 *
 * @param {string} entry its index.js
 * @param {string} outfile
 */
export function bundleSdk(entry, outfile) {
  return build({ ...always, entryPoints: [entry], outfile });
}

/** A page's script contains the SDK: a file of its own would be one more request before anything is seen. */
async function bundlePage(page, { from, to, assets }) {
  const folder = dirname(page);
  const html = readFileSync(join(from, page), "utf8");
  const [script] = SCRIPT.exec(html);
  const [links] = STYLES.exec(html);
  const [code, styles] = await Promise.all([
    bundleScript(join(from, folder, script), { from, to, assets }),
    bundleStyles(links, {
      name: basename(script, ".js"),
      folder: join(from, folder),
      to: join(to, dirname(join(folder, script))),
    }),
  ]);
  const there = (file) => posix.join(dirname(script), basename(file));
  const bundled = html
    .replace(STYLES, `\n    <link rel="stylesheet" href="${there(styles)}" />`)
    .replace(SCRIPT, there(code));
  writeFileSync(join(to, page), withNames(bundled, assets));
}

/** Languages are imported while the page runs, and so are files of their own. */
async function bundleScript(script, { from, to, assets }) {
  return entryOf(
    await build({
      ...always,
      entryPoints: [script],
      splitting: true,
      outdir: join(to, relative(from, dirname(script))),
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
      metafile: true,
      plugins: [namesOfAssets(assets)],
    }),
  );
}

async function bundleStyles(links, { name, folder, to }) {
  const imports = [...links.matchAll(/href="([^"]+)"/g)].map(([, href]) => `@import "./${href}";`);
  return entryOf(
    await build({
      ...always,
      stdin: { contents: imports.join("\n"), loader: "css", resolveDir: folder, sourcefile: `${name}.css` },
      outdir: to,
      entryNames: `${name}-[hash]`,
      metafile: true,
    }),
  );
}

function entryOf({ metafile }) {
  return Object.keys(metafile.outputs).find((name) => metafile.outputs[name].entryPoint);
}

/** @returns {{name: string, hashed: string}} as the pages call it, and as they shall */
function hashedCopy(name, { from, to }) {
  const content = readFileSync(join(from, name));
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const { dir, name: stem, ext } = posix.parse(name);
  const hashed = `${stem}-${hash}${ext}`;
  mkdirSync(join(to, dir), { recursive: true });
  writeFileSync(join(to, dir, hashed), content);
  return { name: `${stem}${ext}`, hashed };
}

function withNames(text, assets) {
  return assets.reduce((done, { name, hashed }) => done.replaceAll(name, hashed), text);
}

/** Markup that scripts write names files too. */
function namesOfAssets(assets) {
  return {
    name: "names-of-assets",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\bdemo[\\/].*\.js$/ }, ({ path }) => ({
        contents: withNames(readFileSync(path, "utf8"), assets),
        loader: "js",
      })),
  };
}
