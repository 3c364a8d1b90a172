import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { assertAccessible } from '../harness/accessibility.mjs';
import { launchBrowser } from '../harness/browser.mjs';
import { CallPage } from '../harness/call-page.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// A day at a contact centre, one thing after another: the pages, in Chromium, with real media.
describe('a contact centre in browsers', () => {
  let stack, browser, ana, bob, sue;

  before(async () => {
    stack = await startStack({
      replicas: 2,
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(2_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(10_000).iso,
        // Pages are looked at while it rings.
        HOLDFAST_DISPATCH_RING_TIMEOUT: windows.thatHolds(60_000).iso,
      },
    });
    browser = await launchBrowser();
    sue = await CallPage.in(browser, stack, { name: 'Sue', role: 'supervisor' });
    ana = await CallPage.in(browser, stack, { name: 'Ana', role: 'agent' });
    bob = await CallPage.in(browser, stack, { name: 'Bob', role: 'customer' });
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('tells who has a browser without WebRTC before the queue, in words', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => delete window.RTCPeerConnection);
    const lou = await CallPage.in(browser, stack, { name: 'Lou', role: 'customer', context });
    await lou.page.getByTestId('device-notice').getByText('cannot make calls').waitFor();
    await lou.ask();
    await lou.page.locator('#toast', { hasText: 'WebRTC is switched off' }).waitFor();
    assert.equal(await lou.page.evaluate(() => window.holdfastDemo.call.state), 'idle');
    await assertAccessible(lou.page, 'without WebRTC');
    await lou.close();
  });

  it('offers an agent who has a browser without WebRTC no availability, and says why', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => delete window.RTCPeerConnection);
    const lea = await CallPage.in(browser, stack, { name: 'Lea', role: 'agent', context });
    for (const place of ['#availability-reason', '#veil-title']) {
      await lea.page.locator(place, { hasText: 'cannot make calls' }).waitFor();
    }
    assert.equal(await lea.button('toggle-availability').isVisible(), false);
    await assertAccessible(lea.page, 'an agent without WebRTC');
    await lea.close();
  });

  it('lets a customer wait until an agent is there, and talk', async () => {
    await bob.ask();
    await bob.callState('waiting');
    await bob.button('queue-position').waitFor();
    await bob.page.locator('#place-wait', { hasText: 'Nobody is here' }).waitFor();
    await assertAccessible(bob.page, 'waiting');
    const twin = await bob.duplicate();
    const words = 'You are in the queue in another window';
    await bringsHere(twin, {
      from: bob,
      button: 'take-over',
      words,
      found: () => twin.callState('waiting'),
    });
    await bringsHere(bob, {
      from: twin,
      button: 'take-over',
      words,
      found: () => bob.callState('waiting'),
    });
    await twin.closeTab();
    await ana.becomeAvailable();
    await ana.button('accept').waitFor();
    await assertAccessible(ana.page, 'ringing');
    await bob.callState('ringing');
    await ana.accept();
    await bob.callState('connected');
    await ana.callState('connected');
    await ana.seesTheOther();
    await bob.seesTheOther();
    assert.equal(await ana.callId(), await bob.callId());
  });

  it('keeps the call over a reload of either page', async () => {
    const callId = await bob.callId();
    for (const person of [bob, ana]) {
      await person.reload();
      await person.callState('connected');
      await ana.seesTheOther();
      await bob.seesTheOther();
      assert.equal(await person.callId(), callId);
    }
  });

  it('shows each tab of an agent where the call is, brings it over by one tap, and the customer keeps a picture', async () => {
    const twin = await ana.duplicate();
    await bob.seesTheOther();
    const words = 'Your call with Bob is in another window';
    for (const [tab, other] of [
      [twin, ana],
      [ana, twin],
    ]) {
      const found = () => tab.callState('connected');
      await bringsHere(tab, { from: other, button: 'rejoin', words, found });
      assert.equal(await other.button('call-ended').isVisible(), false, 'nothing has ended');
      await tab.seesTheOther();
      await bob.seesTheOther();
    }
    await twin.closeTab();
  });

  it('does the same for each tab of a customer', async () => {
    const twin = await bob.duplicate();
    await ana.seesTheOther();
    const words = 'You have a call in another window';
    for (const [tab, other] of [
      [twin, bob],
      [bob, twin],
    ]) {
      const found = () => tab.callState('connected');
      await bringsHere(tab, { from: other, button: 'take-over', words, found });
      await tab.seesTheOther();
      await ana.seesTheOther();
    }
    await twin.closeTab();
  });

  it('lets an agent who is available in one tab take the calls in another', async () => {
    const ida = await CallPage.in(browser, stack, { name: 'Ida', role: 'agent' });
    await ida.becomeAvailable();
    const twin = await ida.duplicate();
    const available = ({ page }) =>
      page.locator('[data-testid=availability][data-available=true]').waitFor();
    const standing = ({ page }) => page.evaluate(() => window.holdfastDemo.agent.standing !== null);
    for (const [tab, other] of [
      [twin, ida],
      [ida, twin],
    ]) {
      const words = 'Your calls ring in another window';
      await bringsHere(tab, {
        from: other,
        button: 'toggle-availability',
        words,
        found: () => available(tab),
      });
      assert.deepEqual([await standing(tab), await standing(other)], [true, false]);
    }
    await ida.button('toggle-availability').click();
    await ida.page.locator('[data-testid=availability][data-available=false]').waitFor();
    await ida.closeTab();
    await twin.dropConnection();
    await eventually(() => twin.page.evaluate(() => window.holdfastDemo.agent.elsewhere === null), {
      what: 'the tab that is left to know that nothing is elsewhere',
    });
    await twin.button('toggle-availability').click();
    await available(twin);
    assert.equal(await standing(twin), true, 'it stands in the room that the other one had');
    await twin.closeTab();
  });

  it('writes down what is said, for the supervisor too, and measures the quality', async () => {
    await bob.says('My invoice is wrong.');
    await sue.button('read').first().click();
    for (const { page } of [sue, ana]) {
      await page.getByTestId('transcript-line').getByText('My invoice is wrong.').waitFor();
    }
    for (const { page } of [ana, bob]) {
      await page.locator('.quality-part[data-of=own][data-level=good]').waitFor();
      await page.locator('.quality-part[data-of=other][data-level=good]').waitFor();
    }
    await assertAccessible(ana.page, "the agent's call");
    await assertAccessible(bob.page, "the customer's call");
    await assertAccessible(sue.page, 'the board');
  });

  it('takes a third party in, whom both see, and who leaves without ending the call', async () => {
    const ivy = await CallPage.in(browser, stack, { name: 'Ivy', role: 'agent' });
    await ivy.becomeAvailable();
    const callId = await bob.callId();
    await ana.button('invite').click();
    await ana.button('to-queue-interpreters').click();
    await ivy.accept();
    await ivy.seesTheOther();
    for (const { page } of [ana, bob]) {
      await page.locator('.tiles li', { hasText: 'Ivy' }).waitFor();
    }
    assert.equal(await ivy.callId(), callId);
    await ivy.button('leave').click();
    for (const { page } of [ana, bob]) {
      await page.locator('.tiles li').waitFor({ state: 'detached' });
    }
    assert.equal(await bob.callId(), callId);
    await bob.seesTheOther();
    await ivy.close();
  });

  it('transfers the call to another agent, and the customer keeps the room', async () => {
    const cem = await CallPage.in(browser, stack, { name: 'Cem', role: 'agent' });
    await cem.becomeAvailable();
    const [callId, roomId] = [await bob.callId(), await bob.roomId()];
    await ana.button('transfer').click();
    await assertAccessible(ana.page, 'the choice of a target');
    await ana.button('to-queue-sales').click();
    await cem.accept();
    await bob.told('call-transferred');
    await ana.callState('idle');
    await cem.seesTheOther();
    await bob.seesTheOther();
    assert.equal(await bob.callId(), callId);
    assert.equal(await bob.roomId(), roomId);
    await bob.page.locator('[data-testid=other-name]', { hasText: /^Cem$/ }).waitFor();
    await bob.button('leave').click();
    await cem.callState('idle');
    await cem.close();
  });

  it('lets the customer call again on the same connection, and the agent take the next one', async () => {
    const session = await bob.sessionId();
    await bob.button('ask-call').waitFor();
    await assertAccessible(bob.page, 'after the call');
    await bob.ask();
    await ana.accept();
    await ana.seesTheOther();
    await bob.seesTheOther();
    assert.equal(await bob.sessionId(), session);
    await ana.button('leave').click();
    await bob.callState('idle');
    const eve = await CallPage.in(browser, stack, { name: 'Eve', role: 'customer' });
    await eve.ask({ topic: 'sales' });
    await ana.accept();
    await ana.seesTheOther();
    await eve.seesTheOther();
    await eve.close();
  });
});

/** A tab says that what it is about is in another one, and has it by one tap; then the other one says so. */
async function bringsHere(tab, { from, button, words, found }) {
  await tab.page.getByText(words).first().waitFor();
  await assertAccessible(tab.page, words);
  await tab.button(button).click();
  await found();
  await from.page.getByText(words).first().waitFor();
  await from.button(button).waitFor();
  for (const { page } of [tab, from]) {
    // The button that had the focus is gone, and the keyboard is not lost with it.
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  }
}
