import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { delay } from './waiting.mjs';
import { cuesOf } from './web-vtt.mjs';

const USAGE = `Streams a WebVTT file into a call's transcript as a speech engine would: words come one by
one as interims, then the final, each when it is spoken.

  node deploy/local/speak.mjs <file.vtt> --call <id> [--url http://localhost:8082]
      [--api http://localhost:8081] [--api-key holdfast-dev] [--token <token>] [--speed 1] [--end]`;

const SPEAKERS = ['caller', 'agent', 'interpreter'];

/** A speech engine that reads from a file. */
export class Speaker {
  #segments;
  #headers;
  #began = performance.now();
  #speed;

  /** @param speed 2 speaks twice as fast */
  constructor({ url, callId, token, speed = 1 }) {
    this.#segments = `${url}/v1/transcripts/${encodeURIComponent(callId)}/segments?producer=speak`;
    this.#headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    this.#speed = speed;
  }

  /**
   * Speaks the cues, those that overlap at the same time. One thing after another is delivered, as
   * over a single connection: none overtakes one that has to be sent again.
   */
  async speak(cues) {
    const run = Date.now().toString(36);
    const spoken = cues.flatMap((cue, i) => segmentsOf(cue, `${run}-${i}`));
    for (const segment of spoken.sort((one, other) => one.endMs - other.endMs)) {
      await this.#until(segment.endMs);
      await this.#deliver(segment);
    }
  }

  async end() {
    await this.#deliver({ type: 'end' });
  }

  async #until(millisecond) {
    const left = millisecond / this.#speed - (performance.now() - this.#began);
    if (left > 0) await delay(left);
  }

  /** Until it is acknowledged: what is sent again is not stored twice. */
  async #deliver(item) {
    const body = JSON.stringify({ ...item, sentAt: Date.now() });
    for (let attempt = 0; ; attempt++) {
      let response;
      try {
        response = await fetch(this.#segments, { method: 'POST', headers: this.#headers, body });
      } catch {
        // Nobody listens right now.
      }
      if (response?.ok) return response.json();
      if (response && response.status < 500 && response.status !== 429) {
        throw new Error(`${response.status} ${await response.text()}`);
      }
      await delay(Math.min(4000, 100 * 2 ** attempt));
    }
  }
}

/** What an engine makes of a cue: after each word what it has heard so far, and last the final. */
function segmentsOf({ start, end, speaker = '', text }, id) {
  const words = text.split(/\s+/).filter(Boolean);
  const isFinal = (revision) => revision === words.length;
  return words.map((_, i) => ({
    id,
    speaker: SPEAKERS.find((one) => one === speaker.toLowerCase()) ?? 'caller',
    startMs: Math.round(start * 1000),
    endMs: Math.round((start + ((end - start) * (i + 1)) / words.length) * 1000),
    text: isFinal(i + 1) ? text : words.slice(0, i + 1).join(' '),
    revision: i + 1,
    isFinal: isFinal(i + 1),
  }));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      call: { type: 'string' },
      url: { type: 'string', default: 'http://localhost:8082' },
      api: { type: 'string', default: 'http://localhost:8081' },
      'api-key': { type: 'string', default: 'holdfast-dev' },
      token: { type: 'string' },
      speed: { type: 'string', default: '1' },
      end: { type: 'boolean', default: false },
    },
  });
  if (positionals.length !== 1 || !values.call) {
    console.error(USAGE);
    process.exit(2);
  }
  const token = values.token ?? (await tokenFrom(values.api, values['api-key'], values.call));
  const speed = Number(values.speed);
  const speaker = new Speaker({ url: values.url, callId: values.call, token, speed });
  await speaker.speak(cuesOf(readFileSync(positionals[0], 'utf8')));
  if (values.end) await speaker.end();
}

async function tokenFrom(api, key, callId) {
  const response = await fetch(`${api}/v1/tokens`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ sub: 'speak', role: 'service', calls: [callId] }),
  });
  if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`);
  const { token } = /** @type {{ token: string }} */ (await response.json());
  return token;
}

if (import.meta.url === `file://${process.argv[1]}`) await main();
