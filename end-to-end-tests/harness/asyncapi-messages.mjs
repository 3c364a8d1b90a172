import { messagesOf, repliesTo } from '../../browser-client/build/asyncapi.mjs';
import { checker, closed, readAsyncApi } from './asyncapi.mjs';

// Validators of what goes over the wire, made from docs/asyncapi.yaml. A field that it does not name is a fault.

const document = closed(readAsyncApi());
const check = checker(document);

/**
 * @param {string} operation such as `serverEvents`
 * @param {string} name of the message
 * @returns {string | null} what is wrong with it
 */
export function faultIn(operation, name, payload) {
  const message = messagesOf(document, operation).find((one) => one.name === name);
  return message ? check(message.payload, payload) : `${operation} has no ${name}`;
}

/**
 * @param {string} operation by which somebody asked, such as `join-room`
 * @returns {string | null} what is wrong with the answer, if it is none of those that may come
 */
export function faultInReply(operation, payload) {
  const faults = repliesTo(document, operation).map((reply) => check(reply.payload, payload));
  return faults.includes(null) ? null : faults.join('; or ');
}

/** @returns {string[]} what is wrong with a request that a webhook got */
export function faultsInDelivery({ headers, event }) {
  const [{ headers: described, payload }] = messagesOf(document, 'webhookEvents');
  const own = Object.keys(described.properties).filter((name) => name in headers);
  return [
    check(described, Object.fromEntries(own.map((name) => [name, headers[name]]))),
    check(payload, event),
  ].filter((fault) => fault !== null);
}
