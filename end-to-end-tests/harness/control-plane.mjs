import { randomUUID } from 'node:crypto';
import { eventually } from '../../deploy/local/waiting.mjs';

/**
 * What a backend asks of room-service. Anything but success throws, with the problem's code.
 *
 * @typedef {Pick<import('../../deploy/local/stack.mjs').Stack, 'roomServiceUrl' | 'apiKey'>} Asked
 */

/**
 * @param {Asked} stack
 * @param {{ sub: string, name?: string, role: string, queues?: string[], rooms?: string[], calls?: string[],
 *     ttl?: string }} claims sub: the user id; role: customer, agent, supervisor or service
 * @returns {Promise<string>} a token
 */
export async function mintToken(stack, { sub, name = sub, role, queues, rooms, calls, ttl }) {
  const body = { sub, name, role, queues, rooms, calls, ttl };
  const { token } = await patiently(stack, 'POST', '/v1/tokens', { bearer: stack.apiKey, body });
  return token;
}

/**
 * @param {Asked} stack
 * @param {{ id?: string, type?: string, policy?: object }} [room]
 * @returns the room's snapshot
 */
export async function createRoom(stack, { id, type = 'support', policy } = {}) {
  return patiently(stack, 'POST', '/v1/rooms', {
    bearer: await backendToken(stack),
    body: { id, type, policy },
    headers: { 'Idempotency-Key': randomUUID() },
  });
}

export async function readRoom(stack, roomId) {
  return patiently(stack, 'GET', `/v1/rooms/${roomId}`, { bearer: await backendToken(stack) });
}

export async function readCall(stack, callId) {
  return patiently(stack, 'GET', `/v1/calls/${callId}`, { bearer: await backendToken(stack) });
}

export async function removeParticipant(stack, roomId, participantId) {
  const path = `/v1/rooms/${roomId}/participants/${participantId}`;
  return patiently(stack, 'DELETE', path, { bearer: await backendToken(stack) });
}

/** A token that may do everything a backend may. */
export async function backendToken(stack) {
  return mintToken(stack, { sub: 'backend', role: 'service', rooms: ['*'], calls: ['*'] });
}

/**
 * As a backend does it, again while a replica that was killed takes the request with it, or has not
 * found Redis again.
 */
async function patiently(stack, method, path, options) {
  const asked = async () => {
    try {
      return { content: await request(stack, method, path, options) };
    } catch (error) {
      if (error.status < 502) return { refusal: error };
      throw error;
    }
  };
  const what = `${method} ${path}`;
  const { content, refusal } = await eventually(asked, { patience: 'long', what });
  if (refusal) throw refusal;
  return content;
}

/**
 * @param {Pick<Asked, 'roomServiceUrl'>} stack
 * @param {string} method
 * @param {string} path
 * @param {{ bearer?: string, body?: object, headers?: Record<string, string> }} [options]
 */
export async function request(stack, method, path, { bearer, body, headers = {} } = {}) {
  const response = await fetch(stack.roomServiceUrl + path, {
    method,
    headers: {
      ...(bearer && { Authorization: `Bearer ${bearer}` }),
      ...(body && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const content = text && JSON.parse(text);
  if (response.ok) return content;
  const error = new Error(`${method} ${path}: ${response.status} ${content.code ?? text}`);
  throw Object.assign(error, { status: response.status, code: content.code });
}
