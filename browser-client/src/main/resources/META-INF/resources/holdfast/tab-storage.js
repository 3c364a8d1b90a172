/**
 * What a tab keeps over a reload; null where the browser keeps nothing. In a frame of another site, or a
 * sandboxed one, the mere look at sessionStorage may throw.
 *
 * @returns {Storage | null}
 */
export function tabStorage() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
