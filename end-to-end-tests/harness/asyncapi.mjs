import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse, stringify } from 'yaml';
import { fieldsOf } from '../../browser-client/build/asyncapi.mjs';
import { root } from '../../deploy/local/tools.mjs';

// docs/asyncapi.yaml, and whether something is as it says.

/** @returns {any} the document, read anew */
export const readAsyncApi = () => parse(readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8'));

/** @param {object} value as files keep it: each part written out */
export const yamlOf = (value) => stringify(value, { lineWidth: 116, aliasDuplicateObjects: false });

/** The official schema of documents of this version. */
export const documentSchema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json');

/**
 * Checks values against schemas.
 *
 * @param {{ channels?: object, components?: object }} [document] to whose parts the schemas refer
 * @returns {(schema: object, value: unknown) => string | null} what is wrong, null if nothing is
 */
export function checker(document = {}) {
  // AsyncAPI's own schema brings the schema of schemas with it, and OpenAPI's keywords.
  const ajv = addFormats.default(new Ajv({ strict: false, meta: false, validateSchema: false }));
  const compiled = new Map();
  const { channels, components } = document;
  return (schema, value) => {
    if (!compiled.has(schema)) {
      compiled.set(schema, ajv.compile({ ...schema, channels, components }));
    }
    const validate = compiled.get(schema);
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };
}

/**
 * The document with every object closed that does not say it is open: a field too many is wrong. What consists of
 * several objects becomes one: closed, none of them would let the others' fields pass.
 */
export const closed = (document) =>
  changed(document, (schema) => {
    if (schema.allOf) {
      Object.assign(schema, { type: 'object', ...fieldsOf(document, schema) });
      delete schema.allOf;
    }
    if (schema.type === 'object') schema.additionalProperties ??= false;
  });

/** The document with every field optional, to check examples that are cut short. */
export const lenient = (document) => changed(document, (schema) => delete schema.required);

/** A copy in which each object of it was handed to `change`. */
export function changed(document, change) {
  const copy = structuredClone(document);
  const seen = new Set();
  const visit = (place) => {
    if (place === null || typeof place !== 'object' || seen.has(place)) return;
    seen.add(place);
    change(place);
    Object.values(place).forEach(visit);
  };
  visit(copy);
  return copy;
}
