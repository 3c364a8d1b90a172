import { TranscriptStream } from '@holdfast/client';
import { useEffect, useRef, useState } from 'react';
import { useHoldfast } from './provider.js';
import { Store, useStore } from './store.js';

type StreamOptions = ConstructorParameters<typeof TranscriptStream>[0];

/** What `new TranscriptStream()` takes; nothing is read without a call. */
export type TranscriptOptions = Omit<StreamOptions, 'callId' | 'roomId' | 'token'> & {
  callId: string | null | undefined;
  /** Where the call is; without it the token must grant the call. */
  roomId?: string | null | undefined;
  /** The session's own token if left out. */
  token?: StreamOptions['token'];
};

/** A call's live transcript. */
export interface TranscriptNow {
  /** In the order in which they were spoken. */
  readonly segments: TranscriptStream['segments'];
  readonly state: TranscriptStream['state'];
  /** Whether nothing comes any more: the call's transcript has ended. */
  readonly ended: boolean;
  /** What no attempt will heal. */
  readonly error: { readonly code: string; readonly message?: string } | null;
  /** How many times something was missed for good. */
  readonly gaps: number;
}

const NOTHING: TranscriptNow = {
  segments: [],
  state: 'disconnected',
  ended: false,
  error: null,
  gaps: 0,
};

/**
 * Reads the transcript of a call while the component is mounted. Another `callId`, `roomId`, `url` or `retry` begins
 * anew; another `token` is used from then on.
 */
export function useTranscript(options: TranscriptOptions): TranscriptNow {
  const holdfast = useHoldfast();
  const { url, callId, roomId, retry, token = () => holdfast.token() } = options;
  const latest = useRef(token);
  const [reading] = useState(() => new Reading());
  const source = callId
    ? JSON.stringify({ url, callId, roomId: roomId ?? undefined, retry })
    : null;
  useEffect(() => {
    latest.current = token;
  });
  useEffect(() => {
    if (!source) return undefined;
    const known = JSON.parse(source) as Omit<StreamOptions, 'token'>;
    return reading.read(
      new TranscriptStream({ ...known, token: (why) => latest.current(why) }),
      source,
    );
  }, [reading, source]);
  const now = useStore(reading.store);
  // Until the effect has run they are those of the call before.
  return reading.source === source ? now : NOTHING;
}

/** What one component reads: the same call once more, after a hot update say, shows what there was until more comes. */
class Reading {
  source: string | null = null;
  #stream: TranscriptStream | null = null;
  #shown = NOTHING;
  readonly store = new Store<TranscriptNow>(NOTHING, () => this.#shown);

  /** @returns ends it */
  read(stream: TranscriptStream, source: string): () => void {
    const before = this.source === source ? this.#shown : NOTHING;
    this.source = source;
    this.#stream = stream;
    this.#show({ ...before, error: null, gaps: 0 });
    stream.on('state', (state) =>
      this.#of(stream, state === 'connected' ? { state, error: null } : { state }),
    );
    stream.on('segments', (segments) => this.#of(stream, { segments }));
    stream.on('gap', () => this.#of(stream, { gaps: this.#shown.gaps + 1 }));
    stream.on('ended', () => this.#of(stream, { ended: true }));
    stream.on('error', (error) => this.#of(stream, { error }));
    stream.open();
    return () => stream.close();
  }

  #of(stream: TranscriptStream, what: Partial<TranscriptNow>): void {
    if (stream === this.#stream) this.#show({ ...this.#shown, ...what });
  }

  #show(now: TranscriptNow): void {
    this.#shown = now;
    this.store.changed();
  }
}
