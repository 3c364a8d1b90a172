import { Agent } from '@holdfast/client';
import type { AgentCall, AnyHoldfastError, ParticipantMedia, Room } from '@holdfast/client';
import { perHoldfast } from './per-holdfast.js';
import { useHoldfast } from './provider.js';
import { told } from './quiet.js';
import type { Offer, Other, OwnMedia, RoomOptions } from './sdk-types.js';
import { Store, Watch, kept, useStore } from './store.js';

/** One call that the agent has accepted; `call` transfers it, invites to it and ends it. */
export interface AgentCallNow {
  readonly call: AgentCall;
  readonly callId: string;
  readonly state: AgentCall['state'];
  readonly queue: string | null;
  /** `call`, `transfer`, or `invite` for who came as a third party. */
  readonly kind: string;
  readonly customer: AgentCall['customer'];
  readonly metadata: object;
  /** When it was accepted, in server time (ms). */
  readonly startedAt: number;
  /** Everybody else with a picture or a voice, one `<Media>` each. */
  readonly media: readonly ParticipantMedia[];
  readonly participants: readonly Other[];
  /** Who of them is away, and until when the place is kept (`deadline`). */
  readonly away: readonly Other[];
  readonly room: Room;
  readonly transferring: AgentCall['transferring'];
  /** Whom nobody has answered for yet, by ticket. */
  readonly invitations: ReadonlyMap<string, { queue?: string; userId?: string }>;
}

/** An agent's side: what there is, and what may be done. */
export interface AgentNow {
  /** The SDK's own, for what is not here. */
  readonly agent: Agent;
  readonly available: boolean;
  /** `reason`: why not available. */
  readonly availability: { readonly available: boolean; readonly reason: string | null };
  readonly queues: readonly string[];
  /** Calls at a time. */
  readonly capacity: number;
  /** What rings here, the one that ends first at the front. */
  readonly rings: Agent['ringing'];
  readonly calls: readonly AgentCallNow[];
  /** The room in which the agent stands between calls. */
  readonly standing: Room | null;
  /** By queue: available, busy and away agents, waiting customers. */
  readonly figures: Agent['figures'];
  /** What this agent has in another tab or on another device. */
  readonly elsewhere: Agent['elsewhere'];
  /** Why the last command was refused; null from the next one on. */
  readonly error: AnyHoldfastError | null;
  /** The call that was over last here, and why. */
  readonly ended: {
    readonly callId: string;
    readonly reason: string;
    readonly durationMs: number | null;
  } | null;
  /** These reject as `error` says, and need not be awaited. */
  readonly setAvailability: (offer: Offer) => Promise<void>;
  readonly standIn: (roomId: string) => Promise<boolean>;
  readonly accept: (callId: string) => Promise<AgentCall>;
  readonly decline: (callId: string) => Promise<void>;
  /** Brings what is elsewhere here. */
  readonly takeOver: () => Promise<void>;
  /** What is sent from now on, in every call; throws `too-many-tracks`. */
  readonly setTracks: (tracks: MediaStreamTrack[]) => void;
  readonly announce: (media: OwnMedia) => void;
}

const EVENTS = [
  'availability',
  'ringing',
  'ring-ended',
  'call',
  'standing',
  'displaced',
  'elsewhere',
];
const CALL_EVENTS = [
  'state',
  'media',
  'transferring',
  'transfer-ended',
  'invitations',
  'invite-ended',
  'ended',
];
const ROOM_EVENTS = ['participants', 'resumed'];

const storeOf = perHoldfast((holdfast, options?: RoomOptions) => {
  const agent = new Agent(holdfast, options);
  let error: AnyHoldfastError | null = null;
  let ended: AgentNow['ended'] = null;
  let figures = new Map(agent.figures);
  let availability = Object.freeze({ available: agent.available, reason: agent.reason });
  const calls = new CallList(agent, (call) => {
    watch.over(call, CALL_EVENTS);
    watch.over(call.room, ROOM_EVENTS);
  });
  const read = (): AgentNow => {
    const { available, queues, capacity, standing, elsewhere } = agent;
    return {
      ...{ agent, available, availability, capacity, standing, elsewhere },
      ...{
        queues: [...queues],
        rings: [...agent.ringing],
        calls: calls.now(),
        figures,
        error,
        ended,
      },
      ...actions,
    };
  };
  const watch: Watch = new Watch(() => store.changed());
  const refused = (refusal: AnyHoldfastError | null) => {
    error = refusal;
    store.changed();
  };
  const actions = actionsOf(agent, refused);
  const store: Store<AgentNow> = new Store<AgentNow>({ agent, ...NO_AGENT, ...actions }, read);
  agent.on('availability', (now) => (availability = Object.freeze({ ...now })));
  agent.on('figures', (now) => {
    figures = new Map(now);
    store.changed();
  });
  agent.on('call-ended', ({ call: { callId }, reason, durationMs = null }) => {
    ended = Object.freeze({ callId, reason, durationMs });
    store.changed();
  });
  watch.over(agent, EVENTS);
  watch.over(holdfast, ['detached', 'closed', 'ready']);
  return store;
});

const NO_AGENT = {
  available: false,
  availability: Object.freeze({ available: false, reason: 'by-choice' }),
  ...{ queues: [], capacity: 1, rings: [], calls: [], standing: null, figures: new Map() },
  ...{ elsewhere: null, error: null, ended: null },
};

/** Its calls, each by one snapshot that stays the same while the call does. */
class CallList {
  #known = new Map<AgentCall, AgentCallNow>();
  readonly #agent: Agent;
  readonly #met: (call: AgentCall) => void;

  constructor(agent: Agent, met: (call: AgentCall) => void) {
    this.#agent = agent;
    this.#met = met;
  }

  now(): AgentCallNow[] {
    const calls = [...this.#agent.calls.values()];
    calls.forEach(this.#met);
    this.#known = new Map(calls.map((call) => [call, this.#of(call)]));
    return [...this.#known.values()];
  }

  #of(call: AgentCall): AgentCallNow {
    const before = this.#known.get(call);
    const { callId, state, queue, kind, customer, metadata, startedAt, media, room, transferring } =
      call;
    const { participants, away } = room;
    const isAsBefore = before && isSameMap(before.invitations, call.invitations);
    const invitations = isAsBefore ? before.invitations : new Map(call.invitations);
    const now = {
      ...{
        call,
        callId,
        state,
        queue,
        kind,
        customer,
        metadata,
        startedAt,
        media,
        room,
        transferring,
      },
      ...{ participants, away, invitations },
    };
    return before ? kept<AgentCallNow>(before, now) : Object.freeze(now);
  }
}

const isSameMap = (
  one: ReadonlyMap<string, unknown>,
  other: ReadonlyMap<string, unknown>,
): boolean => one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);

function actionsOf(agent: Agent, refused: (error: AnyHoldfastError | null) => void) {
  const command =
    <Given extends unknown[], Value>(act: (...given: Given) => Promise<Value>) =>
    (...given: Given): Promise<Value> => {
      refused(null);
      return told(act(...given), refused);
    };
  return {
    setAvailability: command((offer: Offer) => agent.setAvailability(offer)),
    standIn: command((roomId: string) => agent.standIn(roomId)),
    accept: command((callId: string) => agent.accept(callId)),
    decline: command((callId: string) => agent.decline(callId)),
    takeOver: command(() => agent.takeOver()),
    setTracks: (tracks: MediaStreamTrack[]) => agent.setTracks(tracks),
    announce: (media: OwnMedia) => agent.announce(media),
  };
}

/**
 * The agent of this session: every component that asks has the same one, and it stays available while none does.
 *
 * @param options of its rooms; those of the component that asks first count
 */
export function useAgent(options?: RoomOptions): AgentNow {
  return useStore(storeOf(useHoldfast(), options));
}
