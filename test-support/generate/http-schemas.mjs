// The schemas of what goes over HTTP as well as over sockets, from docs/asyncapi.yaml.
import { yamlOf } from '../../end-to-end-tests/harness/asyncapi.mjs';
import { withBlock } from './blocks.mjs';

const REFERENCE = /#\/components\/schemas\/(\w+)/g;
const BEGIN =
  '# From docs/asyncapi.yaml, by `./holdfast generate`: change that file, not this one.';
const END = '# End of what is generated.';

/**
 * An OpenAPI document with each schema that it refers to and that AsyncAPI has: both know JSON Schema.
 *
 * @param {any} document docs/asyncapi.yaml
 * @param {string} yaml the OpenAPI document
 */
export function withSchemas(document, yaml) {
  const own = withBlock(yaml, BEGIN, END, '');
  const { schemas } = document.components;
  const wanted = new Set();
  const visit = (text) => {
    for (const [, name] of text.matchAll(REFERENCE)) {
      if (!(name in schemas) || wanted.has(name)) continue;
      wanted.add(name);
      visit(JSON.stringify(schemas[name]));
    }
  };
  visit(own);
  const chosen = Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => wanted.has(name))
      .map(([name, schema]) => [name, asUnion(schema)]),
  );
  const lines = yamlOf(chosen)
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`.trimEnd() + '\n');
  return withBlock(yaml, BEGIN, END, lines.join(''));
}

/** Of several named schemas: generated clients make a union of `oneOf`, and of `anyOf` one object with all fields. */
function asUnion({ anyOf, ...rest }) {
  if (!anyOf) return rest;
  return anyOf.every(({ $ref }) => $ref) ? { ...rest, oneOf: anyOf } : { ...rest, anyOf };
}
