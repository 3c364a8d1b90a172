import { isDeepStrictEqual } from 'node:util';
import { at } from '../../browser-client/build/asyncapi.mjs';

const REFERENCE = '#/components/schemas/';

/**
 * The schemas of several documents under one name each, made simple: for those who print types of them. What is left
 * of a schema is one of `$ref`, `anyOf`, `enum`, `const`, `items`, `properties`, `additionalProperties` and `type`,
 * and its description. Values without a choice have no name: they stand where they are used.
 */
export class NamedSchemas {
  #byName = new Map();

  get all() {
    return Object.fromEntries(this.#byName);
  }

  /** @returns {(schema: any) => any} makes a schema of this document simple, and keeps what it refers to */
  of(document) {
    return (schema) => this.#simple(document, schema);
  }

  /** @throws {Error} another schema has this name */
  keep(name, schema) {
    const known = this.#byName.get(name);
    if (known && !isDeepStrictEqual(known, schema))
      throw new Error(`two schemas are called ${name}, and say different things`);
    this.#byName.set(name, schema);
    return { $ref: REFERENCE + name };
  }

  #simple(document, schema) {
    const { description } = schema;
    const simple = this.#withoutText(document, schema);
    // What a field means says more than what its type is.
    return description ? { ...simple, description } : simple;
  }

  #withoutText(document, schema) {
    const { $ref, type, anyOf = schema.oneOf, allOf } = schema;
    if ($ref) return this.#reference(document, $ref);
    const kinds = [type ?? []].flat();
    if (anyOf) return union(this.#each(document, anyOf), kinds.includes('null'));
    if (allOf) return { allOf: this.#each(document, allOf) };
    const choice = schema.enum ?? choiceIn(schema.pattern);
    if (choice) return union([{ type: 'string', enum: choice }], kinds.includes('null'));
    if (schema.const !== undefined) return { const: schema.const };
    if (Array.isArray(type)) {
      const others = kinds.filter((kind) => kind !== 'null');
      const each = others.map((kind) => this.#withoutText(document, { ...schema, type: kind }));
      return union(each, kinds.includes('null'));
    }
    if (type === 'array') return { type, items: this.#simple(document, schema.items) };
    if (type === 'object') return this.#object(document, schema);
    return pick(schema, 'type');
  }

  #object(document, { properties, required = [], additionalProperties = !properties }) {
    const simple = Object.entries(properties ?? {}).map(([name, of]) => [
      name,
      this.#simple(document, of),
    ]);
    return {
      type: 'object',
      properties: Object.fromEntries(simple),
      required,
      ...(additionalProperties && { additionalProperties: true }),
    };
  }

  #reference(document, pointer) {
    const target = at(document, pointer);
    if (!pointer.startsWith(REFERENCE) || isPlain(target)) {
      return this.#withoutText(document, target);
    }
    const name = pointer.slice(REFERENCE.length);
    // A schema may contain itself.
    if (!this.#underWay.has(name)) {
      this.#underWay.add(name);
      this.keep(name, this.#simple(document, target));
      this.#underWay.delete(name);
    }
    return { $ref: pointer };
  }

  #underWay = new Set();

  #each = (document, schemas) => schemas.map((schema) => this.#simple(document, schema));
}

/** What a pattern allows that lists words: `^(?:customer|agent)$`. */
const choiceIn = (pattern) =>
  /^\^\(\?:([a-z|-]+)\)\$$/
    .exec(pattern ?? '')?.[1]
    .split('|')
    .filter(Boolean);

const isPlain = (schema) =>
  !schema.properties && !schema.enum && !schema.anyOf && !schema.oneOf && !schema.allOf;

const pick = (schema, ...names) =>
  Object.fromEntries(names.filter((name) => schema[name] !== undefined).map((n) => [n, schema[n]]));

/** Of alternatives, and of nothing if that is one of them. */
function union(alternatives, nullable) {
  const flat = alternatives.flatMap(({ anyOf, ...rest }) => anyOf ?? [rest]);
  const isNull = ({ type }) => type === 'null';
  const others = flat.filter((one) => !isNull(one));
  const all = nullable || flat.some(isNull) ? [...others, { type: 'null' }] : others;
  return all.length === 1 ? all[0] : { anyOf: all };
}
