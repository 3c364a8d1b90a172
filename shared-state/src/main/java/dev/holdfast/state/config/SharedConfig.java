package dev.holdfast.state.config;

import dev.holdfast.state.log.HappeningConfig;
import dev.holdfast.state.transcript.TranscriptConfig;
import jakarta.inject.Singleton;

/** The configuration that all services have, and the rules that it must keep. */
@Singleton
public final class SharedConfig {
  private final TokenRules token;
  private final RedisRules redis;
  private final WebRules web;
  private final RoomRules room;
  private final DispatchRules dispatch;
  private final TranscriptConfig transcript;
  private final HappeningConfig log;

  SharedConfig(
      TokenRules token,
      RedisRules redis,
      WebRules web,
      RoomRules room,
      DispatchRules dispatch,
      TranscriptConfig transcript,
      HappeningConfig log) {
    this.token = token;
    this.redis = redis;
    this.web = web;
    this.room = room;
    this.dispatch = dispatch;
    this.transcript = transcript;
    this.log = log;
  }

  /** Finds what is wrong. */
  public void check(ConfigErrors errors) {
    token.check(errors);
    redis.check(errors);
    web.check(errors);
    room.check(errors);
    dispatch.check(errors);
    checkTranscript(errors);
    errors.require(
        log.share() >= 0 && log.share() <= 1,
        "holdfast.log.share",
        "must be from 0 to 1, and is " + log.share());
  }

  private void checkTranscript(ConfigErrors errors) {
    errors.positive("holdfast.transcript.retention", transcript.retention());
    errors.positive("holdfast.transcript.held-segments", transcript.heldSegments());
    errors.positive("holdfast.transcript.held-bytes", transcript.heldBytes());
    errors.positive("holdfast.transcript.open-segments", transcript.openSegments());
    errors.positive("holdfast.transcript.interim-timeout", transcript.interimTimeout());
    errors.notNegative("holdfast.transcript.shortest-gap", transcript.shortestGap());
  }
}
