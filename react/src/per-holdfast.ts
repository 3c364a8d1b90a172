import type { Holdfast } from '@holdfast/client';

/**
 * One of a kind for each Holdfast, made when it is first asked for. It belongs to the session and not to a component:
 * a hook that is run anew, by StrictMode or a hot update or on another route, finds it again.
 */
export function perHoldfast<Thing, Rest extends unknown[]>(
  make: (holdfast: Holdfast, ...rest: Rest) => Thing,
): (holdfast: Holdfast, ...rest: Rest) => Thing {
  const known = new WeakMap<Holdfast, Thing>();
  return (holdfast, ...rest) => {
    const there = known.get(holdfast);
    if (there !== undefined) return there;
    const made = make(holdfast, ...rest);
    known.set(holdfast, made);
    return made;
  };
}
