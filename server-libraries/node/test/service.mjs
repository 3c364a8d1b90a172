import { createServer } from 'node:http';

/** Plays a service: answers each request by the next of the answers that it was given, and keeps what was asked. */
export class Service {
  asked = [];
  answers = [];
  minted = 0;
  #server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const { method, url, headers } = request;
    const asked = { method, url, headers, body: body && JSON.parse(body) };
    if (url === '/v1/tokens' && !this.answers[0]?.ofTokens) return this.#mint(response, asked);
    this.asked.push(asked);
    const answer = this.answers.shift() ?? { status: 500, text: 'nothing more was expected' };
    if (answer.hangUp) return request.socket.destroy();
    if (answer.never) return;
    const { status = 200, json, type = 'application/json', text = JSON.stringify(json) } = answer;
    const heads = { 'content-type': type, ...answer.headers };
    response.writeHead(status, heads).end(status === 204 ? undefined : text);
  });
  /** How long the tokens live that it gives. */
  tokenLifeMs = 3_600_000;

  async start() {
    await new Promise((done) => this.#server.listen(0, '127.0.0.1', () => done()));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #mint(response, { headers, body }) {
    this.minted++;
    this.mintedFor = { authorization: headers.authorization, body };
    const expiresAt = Date.now() + this.tokenLifeMs;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ token: `token-${this.minted}`, expiresAt }));
  }
}

/** An answer that refuses. */
export const problem = (status, code, more = {}, headers = {}) => ({
  status,
  type: 'application/problem+json',
  headers,
  json: {
    type: `urn:holdfast:problem:${code}`,
    title: code,
    status,
    code,
    detail: `it is ${code}`,
    ...more,
  },
});
