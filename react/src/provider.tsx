import { Holdfast } from '@holdfast/client';
import { createContext, useContext, useEffect, useMemo, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { connectionOf } from './connection-store.js';

/** What `new Holdfast()` takes. */
export type HoldfastOptions = ConstructorParameters<typeof Holdfast>[0];

export type HoldfastProviderProps = { children?: ReactNode } & (
  | (HoldfastOptions & { holdfast?: never })
  | ({ holdfast: Holdfast } & { [Option in keyof HoldfastOptions]?: never })
);

const HoldfastContext = createContext<Holdfast | null>(null);

/**
 * Keeps one session for everything below it: connects when it is mounted, and lets go of the session when it is not
 * any more, without ending it. Another `url`, `roomService`, `path`, `transports` or `retry` makes another Holdfast;
 * another `token` or `logger` is used from then on. With `holdfast` the application connects and detaches itself.
 */
export function HoldfastProvider(props: HoldfastProviderProps): ReactElement {
  if (props.holdfast) {
    connectionOf(props.holdfast);
    return (
      <HoldfastContext.Provider value={props.holdfast}>{props.children}</HoldfastContext.Provider>
    );
  }
  if (typeof props.token !== 'function') {
    throw new TypeError(
      'HoldfastProvider needs `token`, a function that gives a token, or `holdfast`, an instance of Holdfast',
    );
  }
  return <OwnSession {...props} />;
}

/**
 * @returns the Holdfast of the nearest provider, always the same one while the provider has the same address
 * @throws outside of a provider
 */
export function useHoldfast(): Holdfast {
  const holdfast = useContext(HoldfastContext);
  if (!holdfast)
    throw new Error(
      'no HoldfastProvider is around the component that calls a hook of @holdfast/react',
    );
  return holdfast;
}

function OwnSession({
  children,
  ...options
}: HoldfastOptions & { children?: ReactNode }): ReactElement {
  const latest = useRef(options);
  const { url, roomService, path, transports, retry } = options;
  const address = JSON.stringify({ url, roomService, path, transports, retry });
  const holdfast = useMemo(() => holdfastAt(address, options.memory, latest), [address]);
  connectionOf(holdfast);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => connectSoon(holdfast), [holdfast]);
  return <HoldfastContext.Provider value={holdfast}>{children}</HoldfastContext.Provider>;
}

/** A moment later, so that StrictMode's effect that is undone at once asks for no token. @returns lets go of it */
function connectSoon(holdfast: Holdfast): () => void {
  let isGone = false;
  let hasBegun = false;
  queueMicrotask(() => {
    if (isGone) return;
    hasBegun = true;
    void holdfast.connect();
  });
  return () => {
    isGone = true;
    if (hasBegun) holdfast.detach();
  };
}

/** It does nothing before it connects: one that is made by a render that comes to nothing is let go of. */
function holdfastAt(
  address: string,
  memory: HoldfastOptions['memory'],
  latest: { readonly current: HoldfastOptions },
): Holdfast {
  return new Holdfast({
    ...(JSON.parse(address) as Omit<HoldfastOptions, 'token'>),
    ...(memory && { memory }),
    token: (why) => latest.current.token(why),
    logger: {
      error: (...sentence: unknown[]) => {
        const { logger = console } = latest.current;
        logger?.error(...sentence);
      },
    },
  });
}
