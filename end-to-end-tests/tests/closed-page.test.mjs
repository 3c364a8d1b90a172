import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { CallPage } from '../harness/call-page.mjs';
import { createRoom } from '../harness/control-plane.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { NoWebSockets } from '../harness/no-websockets.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// What a real browser still says when a page ends, by either transport. Neither window runs out in these tests,
// but where a room's own is short: which of them began is told to the other side.
const SHORT = windows.thatHolds(30_000);
const BRIEF = windows.thatEnds(2_000);
// For so long nobody knows that a browser has gone.
const SILENCE = windows.thatHolds(10_000);
const WHOLE = windows.thatHolds(300_000);

describe('a page that closes', () => {
  let stack, proxy, watching;

  before(async () => {
    stack = await startStack({
      replicas: 2,
      environment: {
        HOLDFAST_SESSION_CLOSED_PAGE_WINDOW: SHORT.iso,
        HOLDFAST_ROOM_RECONNECT_WINDOW: WHOLE.iso,
        HOLDFAST_CONNECTION_LAST_WORD_WITHIN: windows.thatHolds(2_000).iso,
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(2_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: SILENCE.iso,
      },
    });
    proxy = await NoWebSockets.to(stack.ports.ingress);
    watching = await launchBrowser();
  });
  after(async () => {
    await watching?.close();
    await proxy?.close();
    await stack?.stop();
  });

  for (const [name, launch] of /** @type {const} */ ([
    ['Chromium', launchBrowser],
    ['Firefox', launchFirefox],
  ])) {
    for (const transport of ['websocket', 'polling']) {
      describe(`in ${name}, by ${transport}`, () => {
        let browser, ana, bob;

        before(async () => {
          browser = await launch();
          ({ ana, bob } = await twoIn({ type: 'demo' }));
        });
        after(async () => {
          await browser?.close().catch(() => {});
          await ana?.close();
        });

        it('is waited for when it is loaded anew, and goes on', async () => {
          const session = await bob.sessionId();
          const since = Date.now();
          await bob.reload();
          // Firefox ends a page's connections before it tells the page that another one takes its place.
          if (name === 'Chromium') await saysThatItCloses(ana, since);
          await isBack(since, session);
        });

        it('is waited for when another page takes its place, and goes on when it is back', async () => {
          const session = await bob.sessionId();
          const since = Date.now();
          await bob.page.goto(`${originOf(transport)}/holdfast/index.js`);
          await ana.told('participant-disconnected', () => true, { since });
          await bob.page.goBack();
          await isBack(since, session);
        });

        it('says so when its tab is closed', async () => {
          const since = Date.now();
          await bob.page.close({ runBeforeUnload: true });
          // Firefox's WebSocket may be closed before what was sent last has gone.
          if (name === 'Chromium' || transport === 'polling') await saysThatItCloses(ana, since);
          else await ana.told('participant-disconnected', () => true, { since });
        });

        it('loses its place when its time is over, and the others are told why', async () => {
          const brief = await twoIn({ type: 'demo', policy: { reconnectWindow: BRIEF.iso } });
          await brief.bob.page.close({ runBeforeUnload: true });
          const left = await brief.ana.told('participant-left');
          assert.equal(left.payload.reason, 'reconnection-timeout');
          await brief.ana.told('call-ended', ({ reason }) => reason === 'reconnection-timeout');
          await brief.ana.close();
        });

        it('says nothing when its browser is killed, and is waited for as ever', async () => {
          const killed = await twoIn({ type: 'demo' });
          const since = Date.now();
          process.kill(await browserProcess(browser), 'SIGKILL');
          const gone = await killed.ana.told('participant-disconnected', () => true, {
            since,
            after: SILENCE.ms,
          });
          assert.equal(gone.payload.pageClosed, undefined);
          assert.equal(gone.payload.timeoutMs, WHOLE.ms);
          await killed.ana.close();
        });

        async function twoIn(room) {
          const { roomId } = await createRoom(stack, room);
          const watcher = await CallPage.open(watching, stack, {
            name: 'Ana',
            role: 'agent',
            roomId,
          });
          // Is told of whoever comes from now on.
          await watcher.callState('waiting');
          const closer = await CallPage.open(
            browser,
            { origin: originOf(transport) },
            { name: 'Bob', role: 'customer', roomId },
          );
          await watcher.told('participant-joined');
          assert.equal(await closer.transport(), transport);
          return { ana: watcher, bob: closer };
        }

        async function isBack(since, session) {
          await ana.told('session-resumed', () => true, { since });
          await eventually(async () => (await bob.sessionId()) === session, {
            patience: 'long',
            what: 'the same session',
          });
          const ended = (await ana.events()).filter(({ name: told }) => told === 'call-ended');
          assert.deepEqual(ended, []);
        }
      });
    }
  }

  const originOf = (transport) => (transport === 'polling' ? proxy.origin : stack.origin);

  async function saysThatItCloses(watcher, since) {
    const gone = await watcher.told('participant-disconnected', () => true, { since });
    assert.equal(gone.payload.pageClosed, true);
    assert.equal(gone.payload.timeoutMs, SHORT.ms);
  }
});

/** @returns {Promise<number>} of the browser itself, whose end takes its pages along */
async function browserProcess(browser) {
  if (browser.pid) return browser.pid;
  const devTools = await browser.newBrowserCDPSession();
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
  return processInfo.find(({ type }) => type === 'browser').id;
}
