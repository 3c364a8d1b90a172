import { useSyncExternalStore } from 'react';

/**
 * What React reads of something that changes by itself: a frozen snapshot that stays the same object until something
 * in it is another. All that happens in one turn comes as one snapshot, after it, so nobody sees half of a change.
 */
export class Store<Now extends object> {
  readonly #read: () => Now;
  readonly #first: Now;
  readonly #listeners = new Set<() => void>();
  #now: Now;
  #isPlanned = false;

  /**
   * @param first what a server renders, and the page that takes it over
   * @param read what there is
   */
  constructor(first: Now, read: () => Now) {
    this.#first = Object.freeze(first);
    this.#read = read;
    this.#now = kept(this.#first, read());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    // One function may be given twice, and is taken back once.
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  };

  readonly now = (): Now => this.#now;

  readonly first = (): Now => this.#first;

  /** Something may be another. */
  readonly changed = (): void => {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      const now = kept(this.#now, this.#read());
      if (now === this.#now) return;
      this.#now = now;
      for (const listener of this.#listeners) listener();
    });
  };
}

export function useStore<Now extends object>(store: Store<Now>): Now {
  return useSyncExternalStore(store.subscribe, store.now, store.first);
}

/** The next one, frozen, with what is the same in both as it was; the previous one itself if everything is. */
export function kept<Now extends object>(previous: Now, next: Now): Now {
  const result = { ...next };
  for (const key of Object.keys(next) as (keyof Now)[]) {
    if (isSame(previous[key], next[key])) result[key] = previous[key];
    else if (Array.isArray(next[key])) Object.freeze(next[key]);
  }
  const isKept = Object.keys(next).every((key) =>
    Object.is(result[key as keyof Now], previous[key as keyof Now]),
  );
  return isKept ? previous : Object.freeze(result);
}

function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other);
  return one.length === other.length && one.every((item, i) => Object.is(item, other[i]));
}

/** Tells of each event once, however often its source is met; a source that is gone takes the listener with it. */
export class Watch {
  readonly #known = new WeakSet<EventTarget>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  over(source: EventTarget, events: readonly string[]): void {
    if (this.#known.has(source)) return;
    this.#known.add(source);
    for (const name of events) source.addEventListener(name, this.#changed);
  }
}
