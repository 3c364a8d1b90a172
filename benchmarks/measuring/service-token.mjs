import { createHmac } from 'node:crypto';

/** A token for a service that may read and add to every transcript. */
export function serviceToken(secret) {
  const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'bench', groups: ['service'], calls: ['*'], iat: now, exp: now + 7200 };
  const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
