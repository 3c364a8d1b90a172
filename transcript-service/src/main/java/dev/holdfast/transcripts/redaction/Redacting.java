package dev.holdfast.transcripts.redaction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.state.transcript.Redactions;
import dev.holdfast.state.transcript.Rewriting;
import dev.holdfast.transcripts.history.Excerpts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Redacts what is stored. Waits: to be called on a virtual thread. */
@Singleton
final class Redacting {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int MOST_TRIES = 5;

  private final Excerpts excerpts;
  private final Redactions redactions;
  private final Redactors redactors;
  private final Counter byHand;

  Redacting(Excerpts excerpts, Redactions redactions, Redactors redactors, MeterRegistry registry) {
    this.excerpts = excerpts;
    this.redactions = redactions;
    this.redactors = redactors;
    this.byHand = registry.counter("holdfast.transcript.redactions", "pattern", "by-hand");
  }

  /**
   * What was redacted.
   *
   * @param last the offset of the last redaction; empty if nothing was found
   */
  record Done(List<String> segmentIds, Optional<Offset> last) {
    private Done and(Done more) {
      List<String> all = Stream.concat(segmentIds.stream(), more.segmentIds.stream()).toList();
      return new Done(all, more.last.or(() -> last));
    }

    ObjectNode wire() {
      ObjectNode wire = JsonNodeFactory.instance.objectNode();
      segmentIds.forEach(wire.putArray("redacted")::add);
      last.ifPresent(offset -> wire.put("offset", offset.toString()));
      return wire;
    }
  }

  /**
   * @throws HoldfastException {@code not-found} if the segment that is named is not stored
   */
  Done redact(String callId, Order order) {
    Consumer<ObjectNode> change = change(order);
    Done done = new Done(List.of(), Optional.empty());
    for (int i = 0; i < MOST_TRIES; i++) {
      List<Rewriting> found = find(callId, order, change);
      Done more = rewrite(callId, found);
      done = done.and(more);
      if (more.segmentIds().size() == found.size()) {
        return done;
      }
    }
    throw new HoldfastException(
        ErrorCode.UNAVAILABLE, "the segments changed again and again: ask once more");
  }

  // As far as the segments are as they were found.
  private Done rewrite(String callId, List<Rewriting> found) {
    Done done = new Done(List.of(), Optional.empty());
    for (int from = 0; from < found.size(); from += Redactions.MOST_AT_ONCE) {
      int to = Math.min(found.size(), from + Redactions.MOST_AT_ONCE);
      List<Rewriting> some = found.subList(from, to);
      Optional<Offset> last = Await.on(redactions.rewrite(callId, some));
      if (last.isEmpty()) {
        return done;
      }
      byHand.increment(some.size());
      done = done.and(new Done(some.stream().map(Rewriting::segmentId).toList(), last));
    }
    return done;
  }

  private List<Rewriting> find(String callId, Order order, Consumer<ObjectNode> change) {
    List<Rewriting> found = new ArrayList<>();
    boolean isThere = false;
    for (Line line : excerpts.whole(callId)) {
      String id = line.segmentId().orElse("");
      if (line.hasWords() && concerns(order, id)) {
        isThere = true;
        rewriting(id, Optional.of(line.offset()), line.message(), change).ifPresent(found::add);
      }
    }
    for (Interim interim : excerpts.interims(callId)) {
      if (concerns(order, interim.segmentId())) {
        isThere = true;
        rewriting(interim.segmentId(), Optional.empty(), interim.message(), change)
            .ifPresent(found::add);
      }
    }
    if (!isThere && order instanceof Order.Segment) {
      throw new HoldfastException(ErrorCode.NOT_FOUND, "no such segment is stored");
    }
    return found;
  }

  private static boolean concerns(Order order, String segmentId) {
    return !(order instanceof Order.Segment(String id, var text)) || id.equals(segmentId);
  }

  private static Optional<Rewriting> rewriting(
      String id, Optional<Offset> at, String message, Consumer<ObjectNode> change) {
    try {
      ObjectNode rewritten = (ObjectNode) JSON.readTree(message);
      ObjectNode segment = (ObjectNode) rewritten.get("transcript");
      change.accept(segment);
      String text = segment.path("text").asText();
      String after = rewritten.toString();
      return after.equals(message)
          ? Optional.empty()
          : Optional.of(new Rewriting(id, at, message, after, text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored is no JSON", e);
    }
  }

  private Consumer<ObjectNode> change(Order order) {
    return switch (order) {
      case Order.Segment(String id, Optional<String> text) ->
          segment -> {
            segment.put("text", text.orElse(Redactor.BLOCK));
            segment.remove("words");
          };
      case Order.Find(String words) -> finding(words);
      case Order.Patterns(List<String> names) -> redactor(names)::redact;
    };
  }

  private static Consumer<ObjectNode> finding(String words) {
    Matches matches = Matches.of(words);
    return segment -> {
      var parts = matches.find(segment.path("text").asText(), Finder.Growth.DONE);
      if (!parts.isEmpty()) {
        Redactor.blockOut(segment, parts);
      }
    };
  }

  private Redactor redactor(List<String> names) {
    try {
      return redactors.named(names);
    } catch (IllegalArgumentException e) {
      throw invalid(e.getMessage());
    }
  }

  private static HoldfastException invalid(String why) {
    return new HoldfastException(ErrorCode.INVALID_PAYLOAD, why);
  }
}
