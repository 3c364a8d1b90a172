import { delay, eventually } from '../../deploy/local/waiting.mjs';
import { CallPage } from '../../end-to-end-tests/harness/call-page.mjs';
import { createRoom } from '../../end-to-end-tests/harness/control-plane.mjs';
import { watchFrames } from './frames.mjs';

const SETTLE_MS = 2000;

/**
 * One agent, two customers in turns: one talks, the other waits; the agent ends and accepts the next
 * as soon as it rings.
 */
export async function changesOfCustomer({ stack, browser, runs }) {
  const ana = await CallPage.in(browser, stack, { name: 'Ana', role: 'agent' });
  const customers = [];
  for (const name of ['Bob', 'Eve']) {
    customers.push(await CallPage.in(browser, stack, { name, role: 'customer' }));
  }
  for (const person of [ana, ...customers]) await watchFrames(person.page);
  await ana.becomeAvailable();
  await ana.page.evaluate(acceptsAtOnce);
  await customers[0].ask();
  await ana.seesTheOther();

  const measured = { accept: [], change: [] };
  for (let run = 0; run < runs; run++) {
    const next = customers[(run + 1) % 2];
    await next.ask();
    await next.callState('waiting');
    // Whoever calls has the previous customer's picture no more, so that any frame is a new one.
    for (const { page } of [ana, next])
      await page.evaluate(() => window.frameWatch.begin({ fresh: true }));
    const endedAt = await ana.page.evaluate(() => {
      /** @type {HTMLElement} */ (document.querySelector('[data-testid=leave]')).click();
      return Date.now();
    });
    const [here, there] = await Promise.all([firstFrame(ana), firstFrame(next)]);
    const acceptedAt = await ana.page.evaluate(() => window.acceptedAt);
    measured.change.push(here - endedAt);
    measured.accept.push(Math.max(here, there) - acceptedAt);
    for (const person of [ana, next]) await person.seesTheOther();
  }
  for (const person of [ana, ...customers]) await person.close();
  return measured;
}

/** The way that the media take dies, and another one would be there. */
export async function lostFlows({ stack, browser, way, runs }) {
  const people = await inARoom(stack, browser);
  const measured = { media: [] };
  for (let run = 0; run < runs; run++) {
    // Another restart, under way although the way is back already, would bring other flows.
    await delay(SETTLE_MS);
    for (const person of people) await person.page.evaluate(noteWhenBroken);
    way.loseFlows();
    // By then, seconds after the last packet, no picture moves any more.
    const brokenAt = await eventually(() => firstBroken(people), {
      patience: 'long',
      every: 20,
      what: 'ICE to notice',
    });
    for (const { page } of people) await page.evaluate(() => window.frameWatch.begin());
    const back = await Promise.all(people.map(firstFrame));
    measured.media.push(Math.max(...back) - brokenAt);
    await whole(people);
  }
  for (const person of people) await person.close();
  return measured;
}

/** One side has no network at all, until ICE has noticed and a little longer. */
export async function networkAway({ stack, browser, way, runs }) {
  const people = await inARoom(stack, browser);
  const [ana] = people;
  const measured = { socket: [], mediaAfterOutage: [] };
  for (let run = 0; run < runs; run++) {
    await ana.offline(true);
    way.cut();
    for (const person of people) await person.linkState('reconnecting');
    // At another point of the pauses between two attempts each time.
    await delay((2500 * run) / runs);
    for (const { page } of people) await page.evaluate(() => window.frameWatch.begin());
    const backAt = Date.now();
    way.mend();
    await ana.offline(false);
    const isBack = ({ name, at }) => name === 'session-ready' && at >= backAt;
    const ready = await eventually(async () => (await ana.events()).find(isBack), {
      patience: 'long',
      what: 'the session to be recovered',
    });
    const frames = await Promise.all(people.map(firstFrame));
    measured.socket.push(ready.at - backAt);
    measured.mediaAfterOutage.push(Math.max(...frames) - backAt);
    await whole(people);
  }
  for (const person of people) await person.close();
  return measured;
}

/** Two in a room, over relays alone: the only way that can be cut on one machine. */
async function inARoom(stack, browser) {
  const { roomId } = await createRoom(stack, { type: 'demo' });
  const people = [];
  for (const [name, role] of [
    ['Ida', 'agent'],
    ['Ben', 'customer'],
  ]) {
    people.push(await CallPage.open(browser, stack, { name, role, roomId, relayOnly: true }));
  }
  for (const person of people) await watchFrames(person.page);
  await whole(people);
  return people;
}

async function whole(people) {
  for (const person of people) {
    await person.linkState('connected');
    await person.callState('connected');
    await person.seesTheOther();
  }
}

/** @returns when the first of them noticed, in milliseconds since the Unix epoch, or undefined */
async function firstBroken(people) {
  const broken = await Promise.all(people.map(({ page }) => page.evaluate(() => window.brokenAt)));
  return broken.filter(Boolean).sort()[0];
}

/** @returns milliseconds since the Unix epoch; all pages are on this machine */
function firstFrame({ page }) {
  return page.evaluate(() => window.frameWatch.next);
}

// In the agent's page.
function acceptsAtOnce() {
  window.holdfastDemo.agent.on('ringing', ([first]) => {
    if (!first) return;
    window.acceptedAt = Date.now();
    /** @type {HTMLElement} */ (document.querySelector('[data-testid=accept]')).click();
  });
}

// In a page.
function noteWhenBroken() {
  window.brokenAt = undefined;
  window.holdfastDemo.link.on('state', (state) => {
    if (state === 'reconnecting') window.brokenAt ??= Date.now();
  });
}
