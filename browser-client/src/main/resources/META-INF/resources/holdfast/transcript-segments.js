/**
 * A call's transcript as an ordered list, built from whatever arrives, in whatever order, however
 * often. Pure state, no I/O. The rules: a higher revision replaces a lower one, a final ends the
 * segment, anything older is ignored, nothing is compared by its text. What has no words, or has none any
 * more, is not in the list.
 */
export class TranscriptSegments {
  /** @type {object[]} */
  #ordered = [];
  /** @type {Map<string, object>} */
  #byId = new Map();

  get list() {
    return [...this.#ordered];
  }

  clear() {
    this.#ordered = [];
    this.#byId.clear();
  }

  /** @param {object} segment of a `transcript` message @returns {boolean} whether anything changed */
  apply(segment) {
    const known = this.#byId.get(segment.id);
    if (known && !supersedes(segment, known)) return false;
    if (known?.unconfirmed && known.orderNo !== segment.orderNo) {
      // It went on after it had been given up, and has another place for everybody.
      const isGone = this.drop(segment.id);
      return this.apply(segment) || isGone;
    }
    // A segment keeps the place it had at first: what is being read must not jump.
    const entry = known ? { ...segment, timestamp: known.timestamp, startMs: known.startMs } : segment;
    this.#byId.set(segment.id, entry);
    const place = known ? this.#placeOf(known) : -1;
    if (place >= 0) this.#ordered.splice(place, 1, ...(hasWords(entry) ? [entry] : []));
    else if (hasWords(entry)) this.#insert(entry);
    return place >= 0 || hasWords(entry);
  }

  /** @param {{transcriptId: string, text: string}} redaction */
  redact({ transcriptId, text }) {
    const known = this.#byId.get(transcriptId);
    if (!known || !hasWords(known)) return false;
    const entry = { ...known, text, words: undefined, redacted: true };
    this.#byId.set(transcriptId, entry);
    this.#ordered.splice(this.#placeOf(known), 1, ...(hasWords(entry) ? [entry] : []));
    return true;
  }

  /** An interim whose final never came: what was shown last stays, marked as `unconfirmed`. */
  giveUp(segment) {
    if (this.#byId.get(segment.id)?.isFinal) return false;
    if (!hasWords(segment)) return this.drop(segment.id);
    return this.apply({ ...segment, unconfirmed: true });
  }

  /** An interim of which nothing is to be shown any more. */
  drop(transcriptId) {
    const known = this.#byId.get(transcriptId);
    if (!known || known.isFinal) return false;
    this.#byId.delete(transcriptId);
    const place = this.#placeOf(known);
    if (place >= 0) this.#ordered.splice(place, 1);
    return place >= 0;
  }

  /** What changes is mostly what was said last. */
  #placeOf(entry) {
    return this.#ordered.lastIndexOf(entry);
  }

  #insert(entry) {
    let at = this.#ordered.length;
    while (at > 0 && startsBefore(entry, this.#ordered[at - 1])) at--;
    this.#ordered.splice(at, 0, entry);
  }
}

function hasWords({ text }) {
  return text.trim() !== "";
}

function supersedes(next, known) {
  if (known.isFinal) return false;
  // What was given up is counted anew if it goes on after all.
  if (next.unconfirmed || known.unconfirmed) return true;
  return next.isFinal || (next.revision ?? 0) > (known.revision ?? 0);
}

function startsBefore(a, b) {
  // The server's order: the same at every reader, in exports and after a reload.
  if (Number.isFinite(a.orderAt) && Number.isFinite(b.orderAt)) {
    return a.orderAt === b.orderAt ? a.orderNo < b.orderNo : a.orderAt < b.orderAt;
  }
  if (Number.isFinite(a.startMs) && Number.isFinite(b.startMs)) return a.startMs < b.startMs;
  return Date.parse(a.timestamp) < Date.parse(b.timestamp);
}
