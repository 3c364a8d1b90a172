// The names of the events that go over the signaling socket, and their types as JSDoc, from docs/asyncapi.yaml.
import { at, clientEvents, clientOperations, messagesOf, repliesTo } from "./asyncapi.mjs";

const MADE = "// Made from docs/asyncapi.yaml by `./holdfast generate`: change that file, not this one.";

/**
 * @param {object} document docs/asyncapi.yaml, parsed
 * @returns {string} the text of holdfast/event-types.js
 */
export function eventTypes(document) {
  const events = messagesOf(document, "serverEvents");
  const types = new Types(document);
  const payloads = events.map(({ name, summary, payload }) => types.define(typeName(name), payload, summary));
  const commands = clientOperations(document).flatMap((operation) => {
    const [{ name, payload }] = messagesOf(document, operation);
    const [answer] = repliesTo(document, operation);
    return [`  "${name}": {`, `    payload: ${types.of(payload)},`, `    answer: ${types.of(answer.payload)},`, "  },"];
  });
  const names = events.map(({ name }) => `  "${name}": ${typeName(name)},`);
  return [
    MADE,
    ...types.shared,
    ...payloads,
    comment("The payload of each event of the server, by name.", ["@typedef {{", ...names, "}} ServerEvents"]),
    comment("One event of the server; an offset if it is durable.", [
      "@typedef {{[Name in keyof ServerEvents]:",
      "  {name: Name, payload: ServerEvents[Name], offset?: string}}[keyof ServerEvents]} ServerEvent",
    ]),
    comment("What each event of a client brings, and what acknowledges it, by name.", [
      "@typedef {{",
      ...commands,
      "}} ClientEvents",
    ]),
    "export {};\n",
  ].join("\n\n");
}

/**
 * @param {object} document docs/asyncapi.yaml, parsed
 * @returns {string} the text of holdfast/events.js: apart from the types, which no page needs
 */
export function eventNames(document) {
  const events = messagesOf(document, "serverEvents");
  const told = (delivery) => namesOf(events.filter(({ tags }) => tags.includes(delivery)));
  return [
    MADE,
    constant("CLIENT_EVENTS", namesOf(clientEvents(document))),
    constant("DURABLE_EVENTS", told("durable")),
    `/** They carry no offset: the latest one wins. */\n${constant("VOLATILE_EVENTS", told("volatile"))}`,
    `${constant("SERVER_EVENTS", ["...DURABLE_EVENTS", "...VOLATILE_EVENTS"])}\n`,
  ].join("\n\n");
}

const namesOf = (messages) => messages.map(({ name }) => `"${name}"`);

function constant(name, values) {
  const line = `export const ${name} = Object.freeze([${values.join(", ")}]);`;
  return line.length <= 120 ? line : line.replace(/\[.*\]/, `[\n  ${values.join(",\n  ")},\n]`);
}

const typeName = (event) => event.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

const comment = (text, lines) =>
  ["/**", ...[...(text ? [text, ""] : []), ...lines].map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");

/** Types by schemas, and those that several share. */
class Types {
  #document;
  /** By name; a name is there before its text, so that a schema may contain itself. */
  #shared = new Map();

  constructor(document) {
    this.#document = document;
  }

  get shared() {
    return [...this.#shared.values()];
  }

  /** A schema as a type. */
  of(schema) {
    return this.#typeOf(schema);
  }

  /** A typedef of a schema. */
  define(name, schema, text = schema.description ?? "") {
    if (!isRecord(schema)) return comment(text, [`@typedef {${this.#typeOf(schema)}} ${name}`]);
    const { properties, required = [] } = schema;
    const fields = Object.entries(properties).map(([field, of]) => {
      const { description = "" } = of.$ref ? at(this.#document, of.$ref) : of;
      const label = required.includes(field) ? field : `[${field}]`;
      return `@property {${this.#typeOf(of)}} ${label} ${isNamed(this.#resolved(of)) ? "" : description}`.trimEnd();
    });
    return comment(text, [`@typedef {object} ${name}`, ...fields]);
  }

  #resolved(schema) {
    return schema.$ref ? this.#resolved(at(this.#document, schema.$ref)) : schema;
  }

  #typeOf(schema) {
    if (!schema.$ref) return this.#inline(schema);
    const target = this.#resolved(schema);
    if (!isNamed(target)) return this.#inline(target);
    const name = schema.$ref.split("/").at(-1);
    if (!this.#shared.has(name)) {
      this.#shared.set(name, "");
      this.#shared.set(name, this.define(name, target));
    }
    return name;
  }

  #inline({ allOf, anyOf, enum: values, const: only, type, items, properties, required = [], additionalProperties }) {
    if (allOf) return allOf.map((one) => this.#typeOf(one)).join(" & ");
    if (anyOf) return anyOf.map((one) => this.#typeOf(one)).join(" | ");
    if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
    if (only !== undefined) return JSON.stringify(only);
    if (Array.isArray(type)) return type.map((one) => PRIMITIVES[one]).join(" | ");
    if (type === "array") return listOf(this.#typeOf(items));
    if (type !== "object") return PRIMITIVES[type];
    if (!properties) return additionalProperties ? "Record<string, any>" : "Record<string, never>";
    const fields = Object.entries(properties).map(
      ([field, of]) => `${field}${required.includes(field) ? "" : "?"}: ${this.#typeOf(of)}`,
    );
    return `{${fields.join(", ")}}${additionalProperties ? " & Record<string, any>" : ""}`;
  }
}

const PRIMITIVES = { string: "string", integer: "number", number: "number", boolean: "boolean", null: "null" };
const listOf = (type) => (/^\w+$/.test(type) ? `${type}[]` : `(${type})[]`);

const isRecord = ({ properties, additionalProperties }) => properties && !additionalProperties;
const isNamed = (schema) => Boolean(schema.anyOf || schema.enum || schema.properties);
