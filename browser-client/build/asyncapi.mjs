// Reads docs/asyncapi.yaml, once it is parsed: for what is made from it, and for the tests that hold it.

/**
 * A message, with what its traits add.
 *
 * @typedef {object} Message
 * @property {string} key by which its channel has it
 * @property {string} name
 * @property {string} summary
 * @property {string} description what docs/protocol.md says of it
 * @property {string} [from] of a client's event: who may send it
 * @property {string[]} changes of an event: what it changes beside what it tells
 * @property {string[]} tags of an event: how it is delivered
 * @property {object} payload its schema
 * @property {object} [headers] the schema of what stands around the payload
 */

/**
 * @param {object} document
 * @param {string} pointer such as "#/components/schemas/Id"
 * @returns {any} what stands there
 * @throws {Error} nothing does
 */
export function at(document, pointer) {
  const steps = pointer.split("/").slice(1);
  const found = steps.reduce((place, step) => place?.[step.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  if (found === undefined) throw new Error(`${pointer} is not there`);
  return found;
}

/**
 * @param {object} document
 * @param {string} name of an operation
 * @returns {Message[]} those that it sends or takes: all of its channel, if it names none
 */
export function messagesOf(document, name) {
  const { channel, messages } = document.operations[name];
  return messages ? messages.map(({ $ref }) => messageAt(document, $ref)) : allMessagesOf(document, channel.$ref);
}

/** @returns {Message[]} what an operation may be answered by */
export const repliesTo = (document, name) =>
  (document.operations[name].reply?.messages ?? []).map(({ $ref }) => messageAt(document, $ref));

const allMessagesOf = (document, channel) =>
  Object.keys(at(document, channel).messages).map((key) => messageAt(document, `${channel}/messages/${key}`));

function messageAt(document, pointer) {
  const message = at(document, pointer);
  const changes = message["x-changes"] ?? [];
  if (!message.name) throw new Error(`${pointer} has no name`);
  if (!message.payload) throw new Error(`${pointer} has no payload`);
  if (!Array.isArray(changes)) throw new Error(`x-changes of ${pointer} is no list`);
  if (message.description?.trim().includes("\n")) throw new Error(`the description of ${pointer} is not one line`);
  const traits = (message.traits ?? []).map(({ $ref }) => at(document, $ref));
  const { headers, tags = [] } = Object.assign({}, ...traits, message);
  return {
    key: pointer.split("/").at(-1),
    name: message.name,
    summary: message.summary ?? message.title ?? "",
    description: message.description ?? "",
    from: message["x-from"],
    changes,
    tags: tags.map((tag) => tag.name),
    payload: message.payload,
    headers,
  };
}

/** The operations by which Holdfast tells of the events of its catalogue. */
export const EVENTS = Object.freeze(["serverEvents", "roomEvents", "callEvents"]);

/** @returns {string[]} the operations by which a client sends one event each */
export const clientOperations = (document) =>
  Object.keys(document.operations).filter((name) => {
    const { action, channel } = document.operations[name];
    return action === "receive" && channel.$ref === "#/channels/signaling";
  });

/** @returns {Message[]} what clients send */
export const clientEvents = (document) =>
  clientOperations(document).flatMap((operation) => messagesOf(document, operation));

/** A schema in place of a reference to one. */
export const resolved = (document, schema) => (schema.$ref ? resolved(document, at(document, schema.$ref)) : schema);

/**
 * The fields of an object; of alternatives those of the first.
 *
 * @returns {{properties: Record<string, object>, required: string[]}}
 */
export function fieldsOf(document, schema) {
  const { allOf, anyOf, properties = {}, required = [] } = resolved(document, schema);
  if (anyOf) return fieldsOf(document, anyOf[0]);
  const parts = (allOf ?? []).map((part) => fieldsOf(document, part));
  return {
    properties: Object.assign({}, ...parts.map((part) => part.properties), properties),
    required: [...parts.flatMap((part) => part.required), ...required],
  };
}
