import type { AnyHoldfastError, Holdfast } from '@holdfast/client';
import { perHoldfast } from './per-holdfast.js';
import { Store } from './store.js';

/** The client's own connection. */
export interface ConnectionNow {
  /** `connecting` is for ever: it comes back by itself. */
  readonly state: Holdfast['state'];
  /** Whether the present connection's state has come from the server. */
  readonly isReady: boolean;
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** What has ended the connection, or what the page's makers or operators have to mend; null once it is well. */
  readonly error: AnyHoldfastError | null;
  /** The address of what the troubleshooting page says about the error. */
  readonly help: string | null;
  /** Whether it does not come back by itself: signed in elsewhere, removed, the token refused. */
  readonly isEnded: boolean;
  /** Connects again after it has ended. */
  readonly connect: () => Promise<void>;
  /** Leaves for good: ends the session, and with it its call. */
  readonly disconnect: () => void;
}

/** From the beginning: what has ended or failed before anybody asked is known too. */
export const connectionOf = perHoldfast((holdfast) => {
  let trouble: Pick<ConnectionNow, 'error' | 'help'> = { error: null, help: null };
  let isEnded = false;
  const actions = { connect: () => holdfast.connect(), disconnect: () => holdfast.disconnect() };
  const read = (): ConnectionNow => ({
    state: holdfast.state,
    isReady: holdfast.isReady,
    sessionId: holdfast.session?.sessionId ?? null,
    userId: holdfast.userId ?? null,
    ...trouble,
    isEnded,
    ...actions,
  });
  const idle = { state: 'disconnected', isReady: false, sessionId: null, userId: null } as const;
  const store = new Store<ConnectionNow>({ ...idle, ...trouble, isEnded, ...actions }, read);
  const become = (next: typeof trouble, ended: boolean) => {
    trouble = next;
    isEnded = ended;
    store.changed();
  };
  holdfast.on('state', (state) =>
    state === 'connecting' && isEnded ? become(trouble, false) : store.changed(),
  );
  holdfast.on('ready', () => become({ error: null, help: null }, false));
  holdfast.on('error', ({ error, help }) => become({ error, help }, isEnded));
  // What was reported a moment before may be the same, with help.
  holdfast.on('ended', ({ error }) =>
    become({ error, help: trouble.error === error ? trouble.help : null }, true),
  );
  for (const name of ['detached', 'closed'] as const) holdfast.on(name, store.changed);
  return store;
});
