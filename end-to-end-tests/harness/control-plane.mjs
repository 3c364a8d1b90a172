import { eventually } from '../../deploy/local/waiting.mjs';

/** What a backend asks of room-service. Anything but success throws, with the problem's code. */

const PATIENCE_MS = 20_000;

/**
 * As a backend does it, again while a replica that was killed takes the request with it: a token
 * more harms nobody.
 *
 * @returns a token; `subject` is the user id, `role` customer, agent, supervisor or service
 */
export async function mintToken(stack, { sub, name = sub, role, queues, rooms, calls, ttl }) {
  const body = { sub, name, role, queues, rooms, calls, ttl };
  const asked = () =>
    request(stack, 'POST', '/v1/tokens', { bearer: stack.apiKey, body }).catch(
      (refusal) => refusal.status < 502 && { refusal },
    );
  const what = `a token for ${sub}`;
  const { token, refusal } = await eventually(asked, { within: PATIENCE_MS, what });
  if (refusal) throw refusal;
  return token;
}

/** @returns the room's snapshot */
export async function createRoom(stack, { id, type = 'support', policy } = {}) {
  return request(stack, 'POST', '/v1/rooms', {
    bearer: await backendToken(stack),
    body: { id, type, policy },
  });
}

export async function readRoom(stack, roomId) {
  return request(stack, 'GET', `/v1/rooms/${roomId}`, { bearer: await backendToken(stack) });
}

export async function readCall(stack, callId) {
  return request(stack, 'GET', `/v1/calls/${callId}`, { bearer: await backendToken(stack) });
}

export async function removeParticipant(stack, roomId, participantId) {
  const path = `/v1/rooms/${roomId}/participants/${participantId}`;
  return request(stack, 'DELETE', path, { bearer: await backendToken(stack) });
}

/** A token that may do everything a backend may. */
export async function backendToken(stack) {
  return mintToken(stack, { sub: 'backend', role: 'service', rooms: ['*'], calls: ['*'] });
}

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
