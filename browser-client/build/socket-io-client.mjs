// socket.io-client as the SDK imports it: one module, made of the sources that npm has. Only what the SDK uses is in
// it, and no WebTransport, which Holdfast does not offer.
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const PACKAGE = "node_modules/socket.io-client";
/** Not exported by its package: what is has more in it, which no bundler can leave out. */
const MANAGER = `${PACKAGE}/build/esm/manager.js`;

/** @param {string} outfile beside which its source map is put */
export function buildSocketIoClient(outfile) {
  const { version } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, "utf8"));
  return build({
    entryPoints: [MANAGER],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    sourcemap: "linked",
    logLevel: "warning",
    banner: { js: `/*! socket.io-client v${version}. Released under the MIT License: licenses.txt */` },
    plugins: [withoutWebTransport],
  });
}

const withoutWebTransport = {
  name: "without-web-transport",
  setup: ({ onLoad }) =>
    onLoad({ filter: /engine\.io-client[\\/].*[\\/]webtransport\.js$/ }, () => ({ contents: "export class WT {}" })),
};
