import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { OwnPages } from '../harness/own-pages.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, patience } from '../../deploy/local/waiting.mjs';

// The customer's page of docs/guide.md, pasted into a product of one's own, at an origin of its own.

describe("the guide's page, at an origin of its own", () => {
  let stack, pages, chromium;

  before(async () => {
    pages = await OwnPages.serve();
    stack = await startStack({ replicas: 1, ingress: false, origins: [pages.origin] });
    pages.of(stack);
    chromium = await launchBrowser();
  });
  after(async () => {
    await chromium?.close();
    await stack?.stop();
    pages?.close();
  });

  async function open(t, path, { browser = chromium, origin = pages.origin } = {}) {
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(patience.ms('usual'));
    page.said = [];
    page.on('console', (message) => page.said.push(message.text()));
    await page.goto(`${origin}/${path}`);
    return page;
  }

  for (const [name, launch] of Object.entries({ Chromium: null, Firefox: launchFirefox })) {
    it(`is a call that an interpreter joins and leaves, and that a reload survives, in ${name}`, async (t) => {
      const browser = launch ? await launch() : chromium;
      if (launch) t.after(() => browser.close());
      const queue = `support-${name}`;
      const desk = `desk-${name}`;
      const [ada, ana, ian] = ['ada', 'ana', 'ian'].map((person) => `${person}-${name}`);
      const agent = await open(
        t,
        `agent.html?sub=ana-${name}&role=agent&queue=${queue}&desk=${desk}`,
      );
      await ready(agent, desk);
      const interpreter = await open(
        t,
        `agent.html?sub=ian-${name}&role=agent&queue=interpreters-${name}`,
      );
      await ready(interpreter, 'yes');
      const customer = await open(t, `customer.html?sub=ada-${name}&role=customer&queue=${queue}`, {
        browser,
      });
      await eventually(() => customer.evaluate(asksFor), { what: 'a button to call' });
      await sees(customer, [ana]);
      await sees(agent, [ada]);
      const interpreters = { queue: `interpreters-${name}` };
      await agent.evaluate((target) => window.call.invite(target), interpreters);
      await sees(customer, [ana, ian]);
      await sees(agent, [ada, ian]);
      await interpreter.evaluate(() => window.call.end());
      await sees(customer, [ana]);
      assert.deepEqual(await customer.evaluate(() => window.errors), []);
      await customer.reload();
      await sees(customer, [ana]);
      await agent.evaluate(() => window.call.end());
      await sees(agent, []);
      await eventually(() =>
        customer.evaluate(() => document.querySelector('#state').textContent.startsWith('Over')),
      );
      await eventually(() => agent.evaluate(() => window.agent.standing.state === 'waiting'));
      assert.deepEqual(await customer.evaluate(() => window.errors), []);
    });
  }

  it('says in one sentence that its origin is not admitted, and where help is', async (t) => {
    const customer = await open(t, 'customer.html?sub=eve&role=customer&queue=support', {
      origin: `http://127.0.0.1:${pages.port}`,
    });
    const sentences = () => customer.said.filter((line) => line.startsWith('Holdfast: '));
    await eventually(() => sentences().length > 0, { what: 'a sentence' });
    const [sentence] = sentences();
    assert.match(
      sentence,
      new RegExp(`does not admit pages of http://127.0.0.1:${pages.port}: name it in `),
    );
    const [, help] = /see (http\S+)#wrong-origin\)$/.exec(sentence);
    assert.match(await (await fetch(help)).text(), /id="wrong-origin"/);
  });

  it('is told which grant is missing', async (t) => {
    const agent = await open(t, 'agent.html?sub=ben&role=agent&queue=support&desk=');
    await ready(agent, 'yes');
    const refused = await agent.evaluate(() =>
      window.agent.standIn('desk-9').catch(({ code, message }) => [code, message]),
    );
    assert.deepEqual(refused, ['forbidden', 'the token grants no entry to room desk-9']);
    await eventually(() =>
      agent.said.some((line) => /^Holdfast: the token grants no entry to room desk-9 /.test(line)),
    );
  });
});

/** Runs in the page: its button, once the page has got as far as that. */
function asksFor() {
  const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('#call'));
  if (!button?.onclick) return false;
  button.click();
  return true;
}

const ready = (page, desk) =>
  eventually(() => page.evaluate((id) => document.body.dataset.ready === id, desk), {
    what: `an agent ready at ${desk}`,
  });

/** Each by one element that plays, and nobody else. */
async function sees(page, names) {
  const playing = () =>
    page.evaluate(() =>
      [.../** @type {NodeListOf<HTMLVideoElement>} */ (document.querySelectorAll('#others video'))]
        .filter(
          ({ videoWidth, paused, currentTime }) => videoWidth > 0 && !paused && currentTime > 0,
        )
        .map(({ title }) => title)
        .sort(),
    );
  const all = () => page.evaluate(() => document.querySelectorAll('#others video').length);
  await eventually(
    async () => `${await playing()}` === `${names}` && (await all()) === names.length,
    {
      patience: 'long',
      what: `${names.join(' and ') || 'nobody'} seen`,
    },
  ).catch(async (error) => assert.fail(`${error.message}: ${await playing()} of ${await all()}`));
}
