/** EventTarget with two shorthands; every state change of the SDK goes through it. */
export class Emitter extends EventTarget {
  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /**
   * @param {string} name
   * @param {(detail: any) => void} listener receives the event's detail
   * @returns {() => void} stops listening
   */
  on(name, listener) {
    const handler = (event) => listener(event.detail);
    this.addEventListener(name, handler);
    return () => this.removeEventListener(name, handler);
  }
}
