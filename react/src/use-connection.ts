import { connectionOf } from './connection-store.js';
import type { ConnectionNow } from './connection-store.js';
import { useHoldfast } from './provider.js';
import { useStore } from './store.js';

/** The connection of the nearest provider. */
export function useConnection(): ConnectionNow {
  return useStore(connectionOf(useHoldfast()));
}
