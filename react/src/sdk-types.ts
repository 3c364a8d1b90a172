import type { Agent, Call, Room } from '@holdfast/client';

// Names for what the SDK's declarations have and do not export.

declare const call: Call;
declare const room: Room;
type DetailOf<Listen extends (name: never, listener: never) => unknown> =
  Parameters<Listen>[1] extends (detail: infer Detail) => void ? Detail : never;

/** How a customer's call was over. */
export type CallEnded = DetailOf<typeof call.on<'ended'>>;
/** Why a room was left that was not left by `leave()`. */
export type RoomClosed = DetailOf<typeof room.on<'closed'>>['error'];
/** Somebody else in a room. */
export type Other = Room['participants'][number];
/** Of a room: `configuration`, `recovery`, `adapt`, `media`. */
export type RoomOptions = NonNullable<ConstructorParameters<typeof Room>[2]>;
export type CallWish = Parameters<Call['request']>[0];
export type Offer = Parameters<Agent['setAvailability']>[0];
/** What of the own media is on, for the others to see. */
export type OwnMedia = Parameters<Room['announce']>[0];
