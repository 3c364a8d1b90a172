// What the server libraries offer, from the OpenAPI documents of room-service and transcript-service and from
// docs/asyncapi.yaml: the operations by groups, and the schemas that they and the events of webhooks name.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NamedSchemas } from './named-schemas.mjs';
import { operationsOf } from './operations.mjs';
import { eventsOf } from './webhook-events.mjs';

/**
 * @typedef {object} Contract
 * @property {Group[]} groups
 * @property {Record<string, any>} schemas by name; they refer to one another by `#/components/schemas/…`
 * @property {string[]} events the names of the schemas of a webhook's events, by type
 *
 * @typedef {object} Group the operations of a tag
 * @property {string} name
 * @property {string} description
 * @property {import('./operations.mjs').Operation[]} operations
 */

const SERVICES = /** @type {const} */ (['room', 'transcript']);
/** Where a backend has no business; and tokens, which the libraries mint by a method of their own. */
const LEFT_OUT = ['demo', 'tokens'];
const OF_TOKENS = ['TokenRequest', 'IssuedToken'];

/**
 * @param {any} asyncApi docs/asyncapi.yaml, parsed
 * @returns {Contract}
 */
export function contract(asyncApi) {
  const named = new NamedSchemas();
  const groups = SERVICES.flatMap((service) => groupsOf(service, named));
  const events = eventsOf(asyncApi, named);
  return { groups, schemas: named.all, events };
}

function groupsOf(service, named) {
  const document = openApiOf(service);
  const take = named.of(document);
  if (service === 'room')
    OF_TOKENS.forEach((name) => take({ $ref: `#/components/schemas/${name}` }));
  const operations = operationsOf(document, service, take, LEFT_OUT);
  return document.tags
    .map(({ name, description }) => ({
      name,
      description,
      operations: operations.filter(({ group }) => group === name),
    }))
    .filter((group) => group.operations.length > 0);
}

function openApiOf(service) {
  const file = fileURLToPath(
    new URL(`../../${service}-service/target/openapi/openapi.json`, import.meta.url),
  );
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const build = './mvnw -DskipTests -pl room-service,transcript-service -am package';
    throw new Error(`no OpenAPI document at ${file}: ${build}`, { cause: error });
  }
}
