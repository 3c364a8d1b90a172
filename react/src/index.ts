'use client';

/** Holdfast's browser SDK for React: a provider that keeps the session, hooks that tell what there is, an element. */
export { HoldfastProvider, useHoldfast } from './provider.js';
export { useConnection } from './use-connection.js';
export { useCall } from './use-call.js';
export { useAgent } from './use-agent.js';
export { useRoom } from './use-room.js';
export { useTranscript } from './use-transcript.js';
export { Media } from './media.js';

export type { HoldfastOptions, HoldfastProviderProps } from './provider.js';
export type { ConnectionNow } from './connection-store.js';
export type { CallNow } from './use-call.js';
export type { AgentNow, AgentCallNow } from './use-agent.js';
export type { RoomNow } from './use-room.js';
export type { TranscriptNow, TranscriptOptions } from './use-transcript.js';
export type { MediaProps } from './media.js';
export type { Other, RoomOptions } from './sdk-types.js';
