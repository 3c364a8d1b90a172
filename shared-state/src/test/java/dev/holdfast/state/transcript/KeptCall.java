package dev.holdfast.state.transcript;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A call's transcript in a real Redis. */
final class KeptCall {
  static final long RETENTION_MS = 60_000;

  final RedisLinks redis = OneRedis.links();
  final Streams streams = new Streams(OneRedis.VERTX, redis, OneRedis.subscriptions());
  final String callId = OneRedis.newId("call");
  final TranscriptConfig config;
  final Transcripts transcripts;

  KeptCall(String... limits) {
    List<String> properties =
        new ArrayList<>(List.of("holdfast.transcript.retention", RETENTION_MS + "MS"));
    properties.addAll(List.of(limits));
    config = Configured.by(TranscriptConfig.class, properties.toArray(String[]::new));
    transcripts = new Transcripts(redis, config);
  }

  static IngestItem interim(String id, long revision) {
    return new IngestItem(
        id,
        OptionalLong.of(revision),
        IngestItem.Kind.INTERIM,
        json(id),
        IngestItem.Span.UNKNOWN,
        1);
  }

  static IngestItem ending(String id, long revision) {
    return new IngestItem(
        id, OptionalLong.of(revision), IngestItem.Kind.FINAL, json(id), IngestItem.Span.UNKNOWN, 1);
  }

  /** A final that was said from one moment of the call to another. */
  static IngestItem said(String id, long startMs, long endMs) {
    return new IngestItem(
        id,
        OptionalLong.of(1),
        IngestItem.Kind.FINAL,
        json(id),
        new IngestItem.Span(OptionalLong.of(startMs), OptionalLong.of(endMs)),
        1);
  }

  static String json(String id) {
    return "{\"id\":\"" + id + "\",\"text\":\"naïve ✓\"}";
  }

  IngestResult store(IngestItem... segments) {
    return store(Optional.empty(), IngestBatch.Then.MORE, segments);
  }

  IngestResult store(Optional<String> producer, IngestBatch.Then then, IngestItem... segments) {
    return Await.on(transcripts.store(callId, new IngestBatch(List.of(segments), producer, then)));
  }

  Snapshot show() {
    return Await.on(transcripts.show(callId));
  }

  List<Line> lines() {
    Page page = Await.on(streams.read(Transcripts.logOf(callId), show().beginning(), 10_000));
    return ((Page.Held) page).entries().stream().map(Line::of).toList();
  }

  List<String> messages() {
    return lines().stream().map(Line::message).toList();
  }

  List<String> finals() {
    return lines().stream().flatMap(line -> line.segmentId().stream()).toList();
  }

  List<String> openRevisions() {
    return show().interims().stream().map(it -> it.segmentId() + "/" + it.revision()).toList();
  }

  List<String> keys() {
    return Await.on(redis.send(Command.KEYS, "{transcript:" + callId + "}*")).stream()
        .map(Object::toString)
        .toList();
  }

  /** Milliseconds each key still lives; -1 for good. */
  List<Long> lifetimes() {
    return keys().stream().map(key -> Await.on(redis.send(Command.PTTL, key)).toLong()).toList();
  }
}
