// The text of types.py: a TypedDict for each schema of an object, an alias for each other one.
import { comment, docstring, isKeyword, text, typeOf } from './python-types.mjs';

const HEAD = `"""What both HTTP APIs take and answer, and the events of webhooks.

Made from the services' OpenAPI documents and from docs/asyncapi.yaml. All of it is plain dicts, lists
and values: nothing is checked when a program runs. A later server may add fields, types and values.
"""

from typing import Any, Literal, Never, NotRequired, TypeAlias, TypedDict, Union

`;

/** @param {Record<string, any>} schemas */
export function typesModule(schemas) {
  const inline = new InlineObjects();
  const named = Object.entries(inFront(schemas)).map(([name, schema]) =>
    definition(name, inline.outOf(schema, name)),
  );
  const all = [...named, ...inline.all.map(([name, schema]) => definition(name, schema))];
  const names = [...Object.keys(schemas), ...inline.all.map(([name]) => name)].sort();
  const list = `__all__ = [\n${names.map((name) => `    ${text(name)},\n`).join('')}]\n`;
  return `${HEAD}${list}\n\n${all.join('\n\n')}`;
}

/** An alias is read when the module is: what it is made of stands before it. */
function inFront(schemas) {
  const isAlias = ([, schema]) => !schema.properties;
  const entries = Object.entries(schemas);
  return Object.fromEntries([
    ...entries.filter((entry) => !isAlias(entry)),
    ...entries.filter(isAlias),
  ]);
}

/** Python has no type for an object but by name: those without one get the name of their place. */
class InlineObjects {
  all = [];

  outOf(schema, name) {
    if (!schema.properties) return this.#within(schema, name);
    const fields = Object.entries(schema.properties).map(([field, of]) => [
      field,
      this.#within(of, name + field[0].toUpperCase() + field.slice(1)),
    ]);
    return { ...schema, properties: Object.fromEntries(fields) };
  }

  #within(schema, name) {
    const { anyOf, items, properties, additionalProperties } = schema;
    if (anyOf)
      return { ...schema, anyOf: anyOf.map((one, i) => this.#within(one, i ? name + i : name)) };
    if (items) return { ...schema, items: this.#within(items, `${name}Item`) };
    if (!properties || additionalProperties || Object.keys(properties).length === 0) return schema;
    const { description, ...rest } = schema;
    this.all.push([name, this.outOf(rest, name)]);
    return { $ref: `#/components/schemas/${name}`, ...(description && { description }) };
  }
}

function definition(name, schema) {
  const { properties, required = [], description } = schema;
  if (!properties) return alias(name, schema);
  const fields = Object.entries(properties).map(([field, of]) => ({
    field,
    type: required.includes(field) ? quoted(of) : `NotRequired[${quoted(of)}]`,
    notes: of.description ? comment(of.description, '    ') : [],
  }));
  // A field may be called as a word of the language is.
  const isClass = !fields.some(({ field }) => isKeyword(field));
  return isClass ? asClass(name, fields, description) : asCall(name, fields, description);
}

const quoted = (schema) => `"${typeOf(schema).replaceAll('"', "'")}"`;

function asClass(name, fields, description) {
  const lines = fields.flatMap(({ field, type, notes }) => [...notes, `    ${field}: ${type}`]);
  const head = description ? [docstring([description], '    '), ''] : [];
  const body = lines.length > 0 ? lines : ['    pass'];
  return [`class ${name}(TypedDict):`, ...head, ...body, ''].join('\n');
}

function asCall(name, fields, description) {
  const lines = fields.flatMap(({ field, type, notes }) => [
    ...notes.map((note) => `    ${note}`),
    `        "${field}": ${type},`,
  ]);
  const head = description ? comment(description, '') : [];
  return [
    ...head,
    `${name} = TypedDict(`,
    `    "${name}",`,
    '    {',
    ...lines,
    '    },',
    ')',
    '',
  ].join('\n');
}

function alias(name, schema) {
  const { anyOf, description } = schema;
  const head = description ? comment(description, '') : [];
  const type = anyOf
    ? `Union[\n${anyOf.map((one) => `    ${quoted(one)},\n`).join('')}]`
    : typeOf(schema);
  return [...head, `${name}: TypeAlias = ${type}`, ''].join('\n');
}
