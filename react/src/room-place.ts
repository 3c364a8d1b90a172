import type { Holdfast, Room } from '@holdfast/client';
import type { OwnMedia, RoomClosed, RoomOptions } from './sdk-types.js';

/** Where somebody is, or would be. */
export interface Place {
  readonly room: Room | null;
  readonly error: RoomClosed | null;
  /** Called when one of the two is another. */
  onChange: () => void;
  join(): void;
  leave(): Promise<void>;
  setTracks(tracks: MediaStreamTrack[]): void;
  announce(media: OwnMedia): void;
}

/** A room that somebody else joins and leaves: that of a call, or of an agent who stands in it. */
export class GivenRoom implements Place {
  readonly room: Room;
  error: RoomClosed | null = null;
  onChange = (): void => {};

  constructor(room: Room) {
    this.room = room;
    room.on('closed', ({ error }) => {
      this.error = error;
      this.onChange();
    });
    // The SDK may join it again.
    room.on('state', (state) => {
      if (state !== 'idle') this.error = null;
    });
  }

  join(): void {
    this.error = null;
    this.room.join();
  }

  leave(): Promise<void> {
    return this.room.leave();
  }

  setTracks(tracks: MediaStreamTrack[]): void {
    this.room.setTracks(tracks);
  }

  announce(media: OwnMedia): void {
    this.room.announce(media);
  }
}

/**
 * The place in a room of this name, whichever Room that is: the SDK closes it upon detach() and disconnect(), and gives
 * another one afterwards. Who had joined joins that one, and sends the same tracks, unless the session was ended.
 */
export class RoomPlace implements Place {
  readonly id: string;
  room: Room | null = null;
  error: RoomClosed | null = null;
  onChange = (): void => {};
  readonly #holdfast: Holdfast;
  readonly #options: RoomOptions | undefined;
  #isWanted = false;
  #tracks: MediaStreamTrack[] | null = null;
  #announced: OwnMedia | null = null;

  constructor(holdfast: Holdfast, id: string, options?: RoomOptions) {
    this.id = id;
    this.#holdfast = holdfast;
    this.#options = options;
    holdfast.on('detached', () => this.#lost(this.#isWanted));
    holdfast.on('closed', () => this.#lost(false));
    holdfast.on('state', (state) => {
      if (state === 'connecting' && this.#isWanted && isOutside(this.room)) this.join();
    });
  }

  join(): void {
    this.#isWanted = true;
    this.error = null;
    this.#current().join();
    this.onChange();
  }

  async leave(): Promise<void> {
    this.#isWanted = false;
    await this.room?.leave();
  }

  setTracks(tracks: MediaStreamTrack[]): void {
    this.#current().setTracks(tracks);
    this.#tracks = tracks;
  }

  announce(media: OwnMedia): void {
    this.#announced = media;
    this.#current().announce(media);
  }

  /** Asked for each time: whoever has closed the last one has made place for another. */
  #current(): Room {
    const room = this.#holdfast.room(this.id, this.#options);
    if (room === this.room) return room;
    this.room = room;
    if (this.#tracks) room.setTracks(this.#tracks);
    if (this.#announced) room.announce(this.#announced);
    room.on('closed', ({ error }) => {
      if (room !== this.room) return;
      this.#isWanted = false;
      this.error = error;
      this.onChange();
    });
    this.onChange();
    return room;
  }

  #lost(isWanted: boolean): void {
    this.#isWanted = isWanted;
    this.room = null;
    this.onChange();
  }
}

const isOutside = (room: Room | null): boolean => !room || room.state === 'idle';
