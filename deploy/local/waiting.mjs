import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the condition gives something truthy, and returns that. A condition
 * that throws counts as not yet true; its last error is told when the time (milliseconds) is over.
 */
export async function eventually(condition, { within = 30_000, every = 50, what } = {}) {
  const end = performance.now() + within;
  let lastError;
  for (;;) {
    try {
      const result = await condition();
      if (result) return result;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() >= end) {
      const subject = what ?? condition.toString();
      throw new Error(`not within ${within} ms: ${subject}`, { cause: lastError });
    }
    await delay(every);
  }
}

export { delay };
