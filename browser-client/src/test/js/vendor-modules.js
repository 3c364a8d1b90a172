// The SDK imports /holdfast/vendor/…, which the build puts there; under Node it is taken from where
// npm put it.
import { register } from "node:module";

const target = new URL("../../../node_modules/socket.io-client/dist/socket.io.esm.min.js", import.meta.url);
const hooks = `
  export function resolve(specifier, context, next) {
    return specifier.endsWith("/vendor/socket.io.esm.min.js")
      ? { url: ${JSON.stringify(target.href)}, format: "module", shortCircuit: true }
      : next(specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
