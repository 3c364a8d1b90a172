import { letTimePass } from '../../deploy/local/waiting.mjs';

const EVERY_MS = 1_000;

/**
 * @typedef {object} Fired an alert that fired, once for all that it names
 * @property {string} name
 * @property {string} severity
 * @property {Set<string>} of the services, pods and the like that it names
 * @property {number} at when it was first seen, by `performance.now()`
 * @property {number} [resolvedAt] since when it was not seen any more
 */

/** Which alerts fire at a Prometheus, which is asked each second. */
export class AlertsWatched {
  /** By name. @type {Map<string, Fired>} */
  fired = new Map();
  #address;
  #active = [{ state: 'unknown' }];
  #over = new AbortController();

  /** @param {number} port of Prometheus */
  constructor(port) {
    this.#address = `http://127.0.0.1:${port}`;
  }

  /** Until `close`. */
  async watch() {
    while (!this.#over.signal.aborted) {
      // One that does not answer just now is asked again.
      await this.#look().catch(() => {});
      await letTimePass(EVERY_MS, 'alerts are asked for so often');
    }
  }

  /** What has fired until now is forgotten. */
  forget() {
    this.fired = new Map();
  }

  /** Nothing fires, and nothing is about to. */
  get calm() {
    return this.#active.length === 0;
  }

  /** Names of the rules that ask what only somebody tells who is not here. */
  async rulesThatAsk(pattern) {
    const { groups } = await this.#ask('rules');
    const rules = groups.flatMap((group) => group.rules);
    return rules.filter(({ type, query }) => type === 'alerting' && pattern.test(query));
  }

  close() {
    this.#over.abort();
  }

  async #look() {
    const { alerts } = await this.#ask('alerts');
    this.#active = alerts;
    const now = performance.now();
    const firing = alerts.filter(({ state }) => state === 'firing');
    for (const { labels } of firing) this.#note(labels, now);
    for (const each of this.fired.values()) {
      if (!firing.some(({ labels }) => labels.alertname === each.name)) each.resolvedAt ??= now;
    }
  }

  #note({ alertname: name, severity, ...labels }, at) {
    /** @type {Fired} */
    const known = this.fired.get(name) ?? { name, severity, of: new Set(), at };
    this.fired.set(name, known);
    known.resolvedAt = undefined;
    known.of.add(whom(labels));
  }

  async #ask(path) {
    const response = await fetch(`${this.#address}/api/v1/${path}`);
    return (await response.json()).data;
  }
}

// Where all that is here is, and how it is scraped.
const SAYS_NOTHING = ['namespace', 'job', 'instance'];

/** @param {Record<string, string>} labels */
function whom({ pod, ...labels }) {
  const others = Object.entries(labels).filter(([label]) => !SAYS_NOTHING.includes(label));
  return pod ?? (others.map(([, value]) => value).join(' ') || labels.instance || labels.namespace);
}
