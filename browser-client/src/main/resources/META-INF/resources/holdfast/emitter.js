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
   * What is there already of what an event tells of (a link, somebody's media) is told a moment later.
   *
   * @template {keyof Events & string} Name
   * @param {Name} name
   * @param {(detail: Events[Name]) => void} listener receives the event's detail
   * @returns {() => void} stops listening
   */
  on(name, listener) {
    let listens = true;
    // A listener before this one may have ended what has just begun.
    const isOver = (detail) => detail?.ended === false && !this.present(name).includes(detail);
    const handler = (event) => {
      if (!isOver(event.detail)) listener(event.detail);
    };
    this.addEventListener(name, handler);
    for (const detail of this.present(name)) {
      queueMicrotask(() => listens && this.present(name).includes(detail) && listener(detail));
    }
    return () => {
      listens = false;
      this.removeEventListener(name, handler);
    };
  }

  /**
   * For whoever listens late; each class says of which events.
   *
   * @protected
   * @type {(name: string) => any[]} name: of an event; what it has told and is still so, the same objects
   */
  present() {
    return [];
  }

  /**
   * Says from now on what another one says under these names.
   *
   * @template {keyof Events & string} Name
   * @param {Emitter<Pick<Events, Name>>} source
   * @param {Name[]} names
   */
  relay(source, names) {
    for (const name of names) {
      source.addEventListener(name, (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        this.dispatchEvent(new CustomEvent(name, { detail }));
      });
    }
  }
}
