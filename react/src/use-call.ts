import { Call } from '@holdfast/client';
import type { AnyHoldfastError, ParticipantMedia, Room } from '@holdfast/client';
import { perHoldfast } from './per-holdfast.js';
import { useHoldfast } from './provider.js';
import { quiet, told } from './quiet.js';
import type { CallEnded, CallWish, Other, OwnMedia, RoomOptions } from './sdk-types.js';
import { Store, Watch, useStore } from './store.js';

/** A customer's call: what there is of it, and what may be done. */
export interface CallNow {
  /** The SDK's own, for what is not here. */
  readonly call: Call;
  readonly state: Call['state'];
  readonly callId: string | null;
  readonly queue: string | null;
  /** The place in the queue from 1; null when it does not wait. */
  readonly position: number | null;
  /** Null if nobody can say. */
  readonly estimatedWaitMs: number | null;
  /** How many agents serve the queue: available, busy, away. */
  readonly agents: Call['agents'];
  /** When an agent accepted, in server time (ms). */
  readonly startedAt: number | null;
  readonly agentId: string | null;
  /** Everybody else with a picture or a voice, one `<Media>` each. */
  readonly media: readonly ParticipantMedia[];
  /** Everybody else in the call's room. */
  readonly participants: readonly Other[];
  /** Who of them is away, and until when the place is kept (`deadline`). */
  readonly away: readonly Other[];
  readonly room: Room | null;
  /** Another agent is looked for, by queue or by user. */
  readonly transferring: Call['transferring'];
  /** This user's call in another tab or on another device. */
  readonly elsewhere: Call['elsewhere'];
  /** Why the last request was refused; null from the next one on. */
  readonly error: AnyHoldfastError | null;
  /** Why the last call was over; null from the next one on. */
  readonly reason: CallEnded['reason'] | null;
  /** The same with `callId`, `durationMs` and `detail`. */
  readonly ended: CallEnded | null;
  /** Rejects as `error` says; need not be awaited. */
  readonly request: (wish: CallWish) => Promise<void>;
  /** @param reason told to the others, at most 200 characters */
  readonly end: (reason?: string) => void;
  /** Brings the call that is elsewhere here. */
  readonly takeOver: () => Promise<void>;
  /** What is sent from now on, also in later calls; throws `too-many-tracks`. */
  readonly setTracks: (tracks: MediaStreamTrack[]) => void;
  readonly announce: (media: OwnMedia) => void;
}

const EVENTS = [
  'state',
  'position',
  'media',
  'room',
  'agent',
  'transferring',
  'transfer-ended',
  'elsewhere',
];
const ROOM_EVENTS = ['state', 'participants', 'resumed', 'closed'];

const storeOf = perHoldfast((holdfast, options?: RoomOptions) => {
  const call = new Call(holdfast, options);
  let over: Pick<CallNow, 'error' | 'ended'> = { error: null, ended: null };
  const actions = actionsOf(call, (error) => become({ error, ended: over.ended }));
  const read = (): CallNow => {
    if (call.room) watch.over(call.room, ROOM_EVENTS);
    const { state, callId, queue, position, estimatedWaitMs, agents, startedAt, agentId } = call;
    const { media, room, transferring, elsewhere } = call;
    return {
      ...{ call, state, callId, queue, position, estimatedWaitMs, agents, startedAt, agentId },
      ...{ media, room, transferring, elsewhere },
      participants: room?.participants ?? [],
      away: room?.away ?? [],
      ...over,
      reason: over.ended?.reason ?? null,
      ...actions,
    };
  };
  const watch: Watch = new Watch(() => store.changed());
  const store: Store<CallNow> = new Store<CallNow>({ call, ...NO_CALL, ...actions }, read);
  const become = (next: typeof over) => {
    over = next;
    store.changed();
  };
  watch.over(call, EVENTS);
  watch.over(holdfast, ['detached', 'ready']);
  call.on('state', (state) => state !== 'idle' && become({ error: null, ended: null }));
  call.on('ended', (ended) => become({ error: null, ended: Object.freeze({ ...ended }) }));
  call.on('failed', ({ error }) => become({ error, ended: null }));
  return store;
});

const NO_CALL = {
  state: 'idle',
  ...{ callId: null, queue: null, position: null, estimatedWaitMs: null, agents: null },
  ...{ startedAt: null, agentId: null, media: [], participants: [], away: [], room: null },
  ...{ transferring: null, elsewhere: null, error: null, reason: null, ended: null },
} as const;

const actionsOf = (call: Call, refused: (error: AnyHoldfastError) => void) => ({
  request: (wish: CallWish) => told(call.request(wish), refused),
  end: (reason?: string) => call.end(reason),
  takeOver: () => quiet(call.takeOver()),
  setTracks: (tracks: MediaStreamTrack[]) => call.setTracks(tracks),
  announce: (media: OwnMedia) => call.announce(media),
});

/**
 * The customer's call of this session: every component that asks has the same one, and it goes on while none does.
 *
 * @param options of its rooms; those of the component that asks first count
 */
export function useCall(options?: RoomOptions): CallNow {
  return useStore(storeOf(useHoldfast(), options));
}
