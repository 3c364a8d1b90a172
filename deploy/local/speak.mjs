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
  #last = Promise.resolve();

  /** @param speed 2 speaks twice as fast */
  constructor({ url, callId, token, speed = 1 }) {
    this.#segments = `${url}/v1/transcripts/${encodeURIComponent(callId)}/segments?producer=speak`;
    this.#headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    this.#speed = speed;
  }

  /** Speaks the cues, those that overlap at the same time. */
  async speak(cues) {
    const run = Date.now().toString(36);
    await Promise.all(cues.map((cue, i) => this.#speakCue(cue, `${run}-${i}`)));
  }

  async end() {
    await this.#send({ type: 'end' });
  }

  async #speakCue({ start, end, speaker = '', text }, id) {
    const words = text.split(/\s+/).filter(Boolean);
    const segment = {
      id,
      speaker: SPEAKERS.find((one) => one === speaker.toLowerCase()) ?? 'caller',
      startMs: Math.round(start * 1000),
    };
    for (let spoken = 1; spoken < words.length; spoken++) {
      const now = start + ((end - start) * spoken) / words.length;
      await this.#until(now);
      await this.#send({
        ...segment,
        ...{ text: words.slice(0, spoken).join(' '), endMs: Math.round(now * 1000) },
        ...{ isFinal: false, revision: spoken },
      });
    }
    await this.#until(end);
    await this.#send({
      ...segment,
      ...{ text, endMs: Math.round(end * 1000), isFinal: true, revision: words.length },
    });
  }

  async #until(second) {
    const left = (second * 1000) / this.#speed - (performance.now() - this.#began);
    if (left > 0) await delay(left);
  }

  /** One after another, as over a single connection: so none overtakes one that is sent again. */
  #send(item) {
    this.#last = this.#last.then(() => this.#deliver(item));
    return this.#last;
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
  return (await response.json()).token;
}

if (import.meta.url === `file://${process.argv[1]}`) await main();
