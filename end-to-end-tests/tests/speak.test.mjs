import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { json } from 'node:stream/consumers';
import { Speaker } from '../../deploy/local/speak.mjs';
import { listening } from '../harness/listening.mjs';

describe('the speech engine that reads from a file', () => {
  it('says everything in the order in which it was spoken when it is held up', async (test) => {
    let refusals = 3;
    const heard = [];
    const service = createServer(async (request, response) => {
      const segment = await json(request);
      const refused = heard.length === 5 && refusals-- > 0;
      if (!refused) heard.push(segment);
      response.writeHead(refused ? 503 : 200).end('{}');
    });
    const port = await listening(service);
    test.after(() => service.close());
    const cues = Array.from({ length: 10 }, (_, i) => ({
      ...{ start: i * 3, end: i * 3 + 2.5, speaker: 'Agent' },
      text: i % 2 ? `${i} is short` : `${i} is a cue of many more words than that`,
    }));

    const url = `http://127.0.0.1:${port}`;
    await new Speaker({ url, callId: 'read', token: 'any', speed: 40 }).speak(cues);

    const finals = heard.filter(({ isFinal }) => isFinal);
    assert.deepEqual(
      finals.map(({ text }) => text),
      cues.map(({ text }) => text),
    );
    const ends = heard.map(({ endMs }) => endMs);
    assert.deepEqual(
      ends,
      ends.toSorted((one, other) => one - other),
    );
    assert.deepEqual(
      heard.slice(0, 3).map(({ text, revision, speaker }) => ({ text, revision, speaker })),
      [
        { text: '0', revision: 1, speaker: 'agent' },
        { text: '0 is', revision: 2, speaker: 'agent' },
        { text: '0 is a', revision: 3, speaker: 'agent' },
      ],
    );
  });
});
