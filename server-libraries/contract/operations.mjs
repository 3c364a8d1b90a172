/**
 * What a method of a library does.
 *
 * @typedef {object} Operation
 * @property {string} id the method's name
 * @property {string} group
 * @property {'room' | 'transcript'} service
 * @property {string} method of HTTP
 * @property {string} path with names in braces
 * @property {string[]} pathParameters in the order of the path
 * @property {Parameter[]} query
 * @property {boolean} hasKey whether it takes an Idempotency-Key
 * @property {{ schema: any, required: boolean } | undefined} body
 * @property {any} answer a schema; undefined if there is none
 * @property {string | undefined} emptyIf the parameter that lets an operation answer nothing that else answers
 * @property {string[]} texts the media types of text that it can answer instead
 * @property {string} summary
 * @property {string} description
 *
 * @typedef {{ name: string, schema: any, description: string }} Parameter
 */

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const JSON_TYPE = 'application/json';
/** Streams are for those who listen, see docs/protocol.md. */
const STREAM = 'text/event-stream';
const EMPTY_IF = { createRoom: 'dryRun' };

/**
 * @param {any} document OpenAPI
 * @param {'room' | 'transcript'} service
 * @param {(schema: any) => any} take makes a schema simple
 * @param {string[]} leftOut tags
 * @returns {Operation[]}
 */
export function operationsOf(document, service, take, leftOut) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] && !leftOut.includes(item[method].tags[0])).map(
      (method) => operationOf(item[method], { service, path, method: method.toUpperCase() }, take),
    ),
  );
}

function operationOf(described, where, take) {
  const { operationId: id, tags, parameters = [], requestBody, responses } = described;
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const answers = Object.keys(responses).filter((status) => status.startsWith('2'));
  const contents = answers.map((status) => responses[status].content ?? {});
  const schemas = contents.flatMap((content) => content[JSON_TYPE]?.schema ?? []);
  const emptyIf = schemas.length > 0 && schemas.length < contents.length ? EMPTY_IF[id] : undefined;
  if (schemas.length > 0 && schemas.length < contents.length && !emptyIf)
    throw new Error(`${id} answers something or nothing: EMPTY_IF has to say when`);
  const body = requestBody?.content[JSON_TYPE];
  return {
    ...where,
    id,
    group: tags[0],
    pathParameters: [...where.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    query: query.map(({ name, schema, description = '' }) => ({
      name,
      schema: take(schema),
      description,
    })),
    hasKey: parameters.some(({ name }) => name === 'Idempotency-Key'),
    body: body && { schema: take(body.schema), required: requestBody.required === true },
    answer: schemas[0] && take(schemas[0]),
    emptyIf,
    texts: contents
      .flatMap((content) => Object.keys(content))
      .filter((type) => type !== JSON_TYPE && type !== STREAM),
    summary: described.summary ?? '',
    description: described.description ?? '',
  };
}
