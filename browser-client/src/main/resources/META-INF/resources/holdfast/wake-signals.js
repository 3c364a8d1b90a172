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
  return () => {
    window.removeEventListener("online", onNetworkBack);
    window.removeEventListener("pageshow", onAwake);
    document.removeEventListener("visibilitychange", visible);
  };
}
