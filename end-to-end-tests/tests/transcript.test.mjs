import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../../deploy/local/waiting.mjs';
import { Speaker } from '../../deploy/local/speak.mjs';
import { cuesOf } from '../../deploy/local/web-vtt.mjs';
import { launchBrowser, openPage } from '../harness/browser.mjs';
import { backendToken } from '../harness/control-plane.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';
import { keysNotAsListed } from '../harness/redis-keys.mjs';
import { startStack } from '../harness/stack.mjs';
import { showTranscript } from '../harness/transcript-page.mjs';

const DROPS = 20;

// A page of somebody's own at an allowed origin: an answer there, without the policy that it has.
const own = { bypassCSP: true };

describe('a live transcript in a browser', () => {
  let stack, browser, proxy, token;

  before(async () => {
    stack = await startStack({ replicas: { signaling: 1, rooms: 1, transcripts: 2 } });
    browser = await launchBrowser();
    proxy = await SilentProxy.to(stack.ports.ingress);
    token = await backendToken(stack);
  });
  after(async () => {
    await browser?.close();
    await proxy?.close();
    await stack?.stop();
  });

  const address = (callId) => `${stack.transcriptServiceUrl}/v1/transcripts/${callId}`;
  const read = (callId, accept) =>
    fetch(address(callId), { headers: { Authorization: `Bearer ${token}`, Accept: accept } });

  it('ends with exactly what was said, after 20 drops and with each replica killed', async (test) => {
    const seed = Number(process.env.HOLDFAST_SEED ?? Date.now() % 2 ** 31);
    test.diagnostic(`HOLDFAST_SEED=${seed}`);
    const random = randomFrom(seed);
    const callId = 'dropped';
    const page = await openPage(browser, 'reader', `${stack.origin}/no-such-page`, own);
    await showTranscript(page, {
      url: `ws://localhost:${proxy.port}/v1/transcripts/${callId}`,
      token,
    });
    const cues = conversation(120);
    const speaker = new Speaker({ url: stack.transcriptServiceUrl, callId, token, speed: 4 });
    const spoken = speaker.speak(cues).then(() => speaker.end());

    for (let drop = 1; drop <= DROPS; drop++) {
      const wanted = (await page.evaluate(() => window.finals.length)) + Math.floor(random() * 4);
      await eventually(() => page.evaluate((n) => window.finals.length >= n, wanted), {
        patience: 'long',
      });
      await eventually(() => proxy.connections > 0);
      proxy.cut();
      await eventually(() => page.evaluate((n) => window.drops >= n, drop));
      if (drop === 7) await stack.transcripts[0].kill();
      if (drop === 12) await stack.transcripts[0].start();
      if (drop === 14) await stack.transcripts[1].kill();
      if (drop === 18) await stack.transcripts[1].start();
    }
    await spoken;
    await eventually(() => page.evaluate(() => window.ended), { patience: 'long' });

    const shown = await page.evaluate(() => ({ finals: window.finals, faults: window.faults }));
    const { entries } = await (await read(callId, 'application/json')).json();
    const stored = entries.flatMap(({ transcript }) =>
      transcript ? [{ id: transcript.id, text: transcript.text }] : [],
    );
    assert.deepEqual(shown.finals, stored);
    const texts = (list) => list.map(({ text }) => text);
    assert.deepEqual(texts(shown.finals), texts(cues));
    assert.deepEqual(shown.faults, []);
    const items = await page.locator('#finals li').allTextContents();
    assert.deepEqual(items, texts(stored));
  });

  it('exports two hours that Chromium loads as a text track', async (test) => {
    const callId = 'two-hours';
    const cues = conversation(2400);
    for (let from = 0; from < cues.length; from += 100) {
      const lines = cues.slice(from, from + 100).map((cue, i) =>
        JSON.stringify({
          ...{ id: `s${from + i}`, text: cue.text, speaker: cue.speaker, isFinal: true },
          ...{ startMs: cue.start * 1000, endMs: cue.end * 1000, language: 'en' },
        }),
      );
      const response = await fetch(`${address(callId)}/segments`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
        body: lines.join('\n'),
      });
      assert.equal(response.status, 200);
    }
    const files = {};
    for (const type of ['text/vtt', 'application/x-subrip', 'text/plain']) {
      await (await read(callId, type)).text();
      const began = performance.now();
      files[type] = await (await read(callId, type)).text();
      const took = performance.now() - began;
      test.diagnostic(`${type}: ${files[type].length} characters in ${took.toFixed(0)} ms`);
    }
    assert.deepEqual(
      cuesOf(files['text/vtt']).map(({ text }) => text),
      cues.map(({ text }) => text),
    );

    const page = await openPage(browser, 'track', `${stack.origin}/no-such-page`, own);
    const loaded = await page.evaluate(loadTrack, files['text/vtt']);
    assert.equal(loaded.error, undefined);
    assert.equal(loaded.cues.length, cues.length);
    cues.forEach((cue, i) => {
      const { id, start, end, text } = loaded.cues[i];
      assert.deepEqual({ id, start, end }, { id: `s${i}`, start: cue.start, end: cue.end });
      assert.equal(text, cue.text);
    });
  });

  it('leaves in Redis only what is listed in shared-state/README.md', async () => {
    assert.deepEqual(await keysNotAsListed(stack), []);
  });
});

/** Mulberry32: numbers from 0 to 1, the same ones for the same seed. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Caller and agent in turn, 3 s a cue, with all that has a meaning in WebVTT. */
function conversation(length) {
  const words = ['yes', 'no <b>', '& so', 'it is --> there', 'naïve', '“well”', '1 < 2', 'über'];
  return Array.from({ length }, (_, i) => ({
    start: i * 3,
    end: i * 3 + 2.5,
    speaker: i % 2 ? 'agent' : 'caller',
    text: `${i} ${words[i % words.length]} ${words[(i * 3 + 1) % words.length]}`,
  }));
}

function loadTrack(file) {
  return new Promise((resolve) => {
    const video = document.createElement('video');
    const track = document.createElement('track');
    track.src = URL.createObjectURL(new Blob([file], { type: 'text/vtt' }));
    track.onerror = () => resolve({ error: 'the track was not loaded', cues: [] });
    track.onload = () =>
      resolve({
        cues: [...track.track.cues].map((cue) => ({
          ...{ id: cue.id, start: cue.startTime, end: cue.endTime },
          text: /** @type {VTTCue} */ (cue).getCueAsHTML().textContent,
        })),
      });
    video.append(track);
    document.body.append(video);
    track.track.mode = 'showing';
  });
}
