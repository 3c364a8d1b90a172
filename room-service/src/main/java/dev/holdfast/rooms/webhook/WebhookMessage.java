package dev.holdfast.rooms.webhook;

import dev.holdfast.state.stream.Offset;

/**
 * What is sent.
 *
 * @param id the same at every attempt; without a full stop, which the signature sets behind it
 * @param at when it happened, ms since the Unix epoch
 * @param offset the webhook's place in the log once it is done with
 * @param body JSON
 */
record WebhookMessage(String id, String type, long at, Offset offset, String body) {
  /** Type of what says that events were lost before they were sent. */
  static final String GAP = "gap";

  boolean isGap() {
    return type.equals(GAP);
  }
}
