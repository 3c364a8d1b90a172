/**
 * EventTarget with two shorthands; every state change of the SDK goes through it.
 *
 * @template {object} [Events=Record<string, any>] the detail of each event by its name, void where it has none
 */
export class Emitter extends EventTarget {
  /**
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {[Events[Name]] extends [void] ? [] : [detail: Events[Name]]} detail
   */
  emit(name, ...detail) {
    this.dispatchEvent(new CustomEvent(name, { detail: detail[0] }));
  }

  /**
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {(detail: Events[Name]) => void} listener receives the event's detail
   * @returns {() => void} stops listening
   */
  on(name, listener) {
    const handler = (event) => listener(event.detail);
    this.addEventListener(name, handler);
    return () => this.removeEventListener(name, handler);
  }

  /**
   * Says from now on what another one says under these names.
   *
   * @template {keyof Events & string} Name
   * @param {Emitter<Pick<Events, Name>>} source
   * @param {Name[]} names
   */
  relay(source, names) {
    for (const name of names) source.on(name, (detail) => this.dispatchEvent(new CustomEvent(name, { detail })));
  }
}
