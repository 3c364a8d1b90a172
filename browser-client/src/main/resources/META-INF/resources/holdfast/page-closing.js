/**
 * Tells that the page ends: its tab is closed, it is loaded anew, or another page takes its place. Not of a page that
 * the browser keeps for the way back: that one may go on. A page that is frozen, discarded or killed is told nothing.
 *
 * @param {() => void} onClosing must do all that it does at once
 * @returns {() => void} stops listening
 */
export function listenForClosing(onClosing) {
  const { window } = globalThis;
  if (!window) return () => {};
  const hidden = ({ persisted }) => {
    if (!persisted) onClosing();
  };
  // First: socket.io-client gives its poll up at the same event.
  const options = { capture: true };
  window.addEventListener("pagehide", hidden, options);
  return () => window.removeEventListener("pagehide", hidden, options);
}
