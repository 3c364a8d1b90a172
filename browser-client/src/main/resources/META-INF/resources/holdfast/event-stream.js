import { TOKEN_CLOSE_CODE } from "./close-codes.js";

/** The server says something, if only a comment, every 15 s. */
const PATIENCE_MS = 25_000;
const UNAUTHORIZED = 401;

/**
 * Server-sent events in the shape of a WebSocket that only listens: `onmessage` {data} and `onclose`
 * {code}. Read by fetch, because an EventSource cannot send a token (WHATWG HTML, server-sent events).
 */
export class EventStream {
  /** @type {((event: {data: string}) => void) | null} */
  onmessage = null;
  /** @type {((event: {code: number}) => void) | null} */
  onclose = null;
  #aborted = new AbortController();
  #patience;

  /**
   * @param {string} url http(s):
   * @param {string} token
   */
  constructor(url, token) {
    this.#read(url, token);
  }

  close() {
    clearTimeout(this.#patience);
    this.#aborted.abort();
  }

  async #read(url, token) {
    let code = 1006;
    try {
      this.#heard();
      const response = await fetch(url, {
        headers: { Accept: "text/event-stream", Authorization: `Bearer ${token}` },
        cache: "no-store",
        signal: this.#aborted.signal,
      });
      if (response.status === UNAUTHORIZED) code = TOKEN_CLOSE_CODE;
      if (response.ok) await this.#readBody(response.body);
    } catch {
      // However it broke off: it is over.
    }
    this.close();
    this.onclose?.({ code });
  }

  async #readBody(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#heard();
      const events = (rest + value).split(/\r?\n\r?\n/);
      rest = events.pop() ?? "";
      for (const data of events.map(dataOf)) if (data) this.onmessage?.({ data });
    }
  }

  #heard() {
    clearTimeout(this.#patience);
    if (!this.#aborted.signal.aborted) this.#patience = setTimeout(() => this.#aborted.abort(), PATIENCE_MS);
  }
}

function dataOf(event) {
  return event
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice("data:".length).replace(/^ /, ""))
    .join("\n");
}
