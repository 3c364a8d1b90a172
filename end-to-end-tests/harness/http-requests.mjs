import { randomUUID } from 'node:crypto';

// Files of requests as VS Code's REST Client and httpYac read them: what of the format docs/first-requests.http uses.

/**
 * @typedef {object} WrittenRequest
 * @property {string} title behind `###`
 * @property {string} [name] by which later requests refer to its answer
 * @property {number} expected the status that the title tells
 * @property {string} method
 * @property {string} url
 * @property {[string, string][]} headers
 * @property {string} body
 */

/**
 * @param {string} text
 * @returns {{ variables: Record<string, string>, requests: WrittenRequest[] }}
 */
export function parse(text) {
  const [head, ...parts] = text.split(/^###/m);
  const variables = [...head.matchAll(/^@(\w+) *= *(.*)$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  return { variables: Object.fromEntries(variables), requests: parts.map(requestOf) };
}

function requestOf(part) {
  const [first, ...lines] = part.split('\n');
  const title = first.trim();
  const name = lines.map((line) => /^# @name (\w+)$/.exec(line)?.[1]).find(Boolean);
  const [line, ...rest] = lines.filter((one) => !one.startsWith('#'));
  const [, method, url] = /^([A-Z]+) (\S+)$/.exec(line) ?? [];
  const expected = Number(/Answers (\d{3})\./.exec(title)?.[1]);
  if (!method || !expected) throw new Error(`no request that tells its answer: ${title}`);
  const end = rest.indexOf('');
  const headers = rest.slice(0, end).map((header) => {
    const [, key, value] = /^([\w-]+): (.*)$/.exec(header) ?? [];
    if (!key) throw new Error(`${title}: no header: ${header}`);
    return /** @type {[string, string]} */ ([key, value]);
  });
  return { title, name, expected, method, url, headers, body: rest.slice(end).join('\n').trim() };
}

/**
 * Sends them one after the other, each with what those before were answered.
 *
 * @param {ReturnType<typeof parse>} file
 * @param {Record<string, string>} variables in place of the file's own
 * @param {(request: WrittenRequest, url: string, init: RequestInit) => Promise<Response>} send
 * @returns {Promise<{ request: WrittenRequest, status: number, text: string }[]>}
 */
export async function sendAll(file, variables, send) {
  const values = { ...file.variables, ...variables };
  const answers = {};
  const results = [];
  for (const request of file.requests) {
    const filled = (text) => text.replaceAll(/\{\{(.+?)\}\}/g, (_, name) => valueOf(name));
    const valueOf = (name) => {
      const value = name === '$guid' ? randomUUID() : (values[name] ?? answered(answers, name));
      if (value === undefined) throw new Error(`${request.title}: nothing is known of ${name}`);
      return value;
    };
    const response = await send(request, filled(request.url), {
      method: request.method,
      headers: Object.fromEntries(request.headers.map(([key, value]) => [key, filled(value)])),
      body: request.body ? filled(request.body) : undefined,
    });
    const text = await response.text();
    if (request.name) answers[request.name] = JSON.parse(text);
    results.push({ request, status: response.status, text });
  }
  return results;
}

/** Of `name.response.body.field`. */
function answered(answers, expression) {
  const [, name, field] = /^(\w+)\.response\.body\.(\w+)$/.exec(expression) ?? [];
  return answers[name]?.[field];
}
