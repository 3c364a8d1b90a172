import type { Holdfast, ParticipantMedia, Room } from '@holdfast/client';
import { perHoldfast } from './per-holdfast.js';
import { useHoldfast } from './provider.js';
import { quiet } from './quiet.js';
import { GivenRoom, RoomPlace } from './room-place.js';
import type { Place } from './room-place.js';
import type { Other, OwnMedia, RoomClosed, RoomOptions } from './sdk-types.js';
import { Store, Watch, useStore } from './store.js';

/** A room: what there is, and what may be done. */
export interface RoomNow {
  /** The SDK's own, for what is not here; null without an id, and while nobody is connected. */
  readonly room: Room | null;
  readonly state: Room['state'];
  readonly callId: string | null;
  /** Everybody else. */
  readonly participants: readonly Other[];
  /** Everybody else with a picture or a voice, one `<Media>` each. */
  readonly media: readonly ParticipantMedia[];
  /** Who is away, and until when the place is kept (`deadline`). */
  readonly away: readonly Other[];
  /** Why the place was lost; null once it is asked for again. */
  readonly error: RoomClosed | null;
  /** Joins, and stays: also over detach() and connect(), where the SDK asks for rooms anew. */
  readonly join: () => void;
  readonly leave: () => Promise<void>;
  /** What is sent from now on; throws `too-many-tracks`. */
  readonly setTracks: (tracks: MediaStreamTrack[]) => void;
  readonly announce: (media: OwnMedia) => void;
}

const EVENTS = ['state', 'participants', 'media', 'call', 'resumed', 'closed'];
const EMPTY = {
  state: 'idle',
  callId: null,
  participants: [],
  media: [],
  away: [],
  error: null,
} as const;

const NOTHING: Place = {
  room: null,
  error: null,
  onChange: () => {},
  join: () => {},
  leave: async () => {},
  setTracks: () => {},
  announce: () => {},
};

function storeOf(place: Place): Store<RoomNow> {
  const actions = {
    join: () => place.join(),
    leave: () => quiet(place.leave()),
    setTracks: (tracks: MediaStreamTrack[]) => place.setTracks(tracks),
    announce: (media: OwnMedia) => place.announce(media),
  };
  const read = (): RoomNow => {
    const { room, error } = place;
    if (!room) return { room, ...EMPTY, error, ...actions };
    watch.over(room, EVENTS);
    const { state, callId, participants, media, away } = room;
    return { room, state, callId, participants, media, away, error, ...actions };
  };
  const watch: Watch = new Watch(() => store.changed());
  const store: Store<RoomNow> = new Store<RoomNow>({ room: null, ...EMPTY, ...actions }, read);
  place.onChange = store.changed;
  return store;
}

const nowhere = storeOf(NOTHING);
const storesById = perHoldfast(() => new Map<string, Store<RoomNow>>());
const storesByRoom = new WeakMap<Room, Store<RoomNow>>();

function storeFor(
  holdfast: Holdfast,
  which: Room | string | null | undefined,
  options?: RoomOptions,
): Store<RoomNow> {
  if (which == null || which === '') return nowhere;
  const isId = typeof which === 'string';
  const there = isId ? storesById(holdfast).get(which) : storesByRoom.get(which);
  if (there) return there;
  const store = storeOf(isId ? new RoomPlace(holdfast, which, options) : new GivenRoom(which));
  if (isId) storesById(holdfast).set(which, store);
  else storesByRoom.set(which, store);
  return store;
}

/**
 * A room without a queue, by its id, in which this client is from `join()` to `leave()`; or a room that there is, such
 * as a call's, which the SDK joins and leaves. Without either there is nothing yet, and what is done has no effect.
 *
 * @param options of a room that is named by its id; those of the component that asks first count
 */
export function useRoom(which: Room | string | null | undefined, options?: RoomOptions): RoomNow {
  return useStore(storeFor(useHoldfast(), which, options));
}
