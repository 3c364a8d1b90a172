// The SDK imports /holdfast/vendor/…, which the build makes; the sources take it from there.
import { register } from "node:module";

const target = new URL(
  "../../../target/classes/META-INF/resources/holdfast/vendor/socket.io-client.js",
  import.meta.url,
);
const hooks = `
  export function resolve(specifier, context, next) {
    return specifier.endsWith("/vendor/socket.io-client.js")
      ? { url: ${JSON.stringify(target.href)}, format: "module", shortCircuit: true }
      : next(specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
