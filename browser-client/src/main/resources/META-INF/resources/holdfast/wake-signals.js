const TICK_MS = 5000;
/** A tick this late was not late: the machine slept. Browsers slow background timers down to a minute. */
const SLEPT_MS = 75_000;

/**
 * The moments at which waiting any longer makes no sense.
 * `onNetworkBack`: what was open may be half-open now. `onAwake`: timers may have slept.
 *
 * @param {{onNetworkBack: () => void, onAwake: () => void}} listeners
 * @returns {() => void} stops listening
 */
export function listenForWakeSignals({ onNetworkBack, onAwake }) {
  const { window, document } = globalThis;
  if (!window || !document) return () => {};
  const visible = () => document.visibilityState === "visible" && onAwake();
  window.addEventListener("online", onNetworkBack);
  window.addEventListener("pageshow", onAwake);
  document.addEventListener("visibilitychange", visible);
  const stopWatching = watchForSleep(onAwake);
  return () => {
    window.removeEventListener("online", onNetworkBack);
    window.removeEventListener("pageshow", onAwake);
    document.removeEventListener("visibilitychange", visible);
    stopWatching();
  };
}

/**
 * No event tells that a machine woke up whose page was visible all the time; a clock that jumped does.
 *
 * @param {() => void} onAwake
 * @param {() => number} [now] milliseconds
 * @returns {() => void} stops watching
 */
export function watchForSleep(onAwake, now = Date.now) {
  let last = now();
  const timer = setInterval(() => {
    const gap = now() - last;
    last = now();
    if (gap > SLEPT_MS) onAwake();
  }, TICK_MS);
  return () => clearInterval(timer);
}
