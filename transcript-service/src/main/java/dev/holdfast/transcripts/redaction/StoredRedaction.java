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
import dev.holdfast.state.transcript.RedactedIn;
import dev.holdfast.state.transcript.Redactions;
import dev.holdfast.state.transcript.Rewriting;
import dev.holdfast.transcripts.history.Excerpts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Redacts what is stored. Waits: to be called on a virtual thread. */
@Singleton
final class StoredRedaction {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int MOST_TRIES = 5;

  private final Excerpts excerpts;
  private final Redactions redactions;
  private final Redactors redactors;
  private final Counter byHand;

  StoredRedaction(
      Excerpts excerpts, Redactions redactions, Redactors redactors, MeterRegistry registry) {
    this.excerpts = excerpts;
    this.redactions = redactions;
    this.redactors = redactors;
    this.byHand = Redactors.counter(registry, "by-hand");
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
  Done redact(String callId, RedactionRequest request) {
    Change change = change(request);
    Done done = new Done(List.of(), Optional.empty());
    for (int i = 0; i < MOST_TRIES; i++) {
      List<Rewriting> found = find(callId, request, change);
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

  private List<Rewriting> find(String callId, RedactionRequest request, Change change) {
    List<Rewriting> found = new ArrayList<>();
    boolean isThere = false;
    // Before the segments: what changes meanwhile is found again.
    Map<String, String> kept = Await.on(redactions.inSegmentsWithoutFinal(callId));
    for (Line line : excerpts.whole(callId)) {
      String id = line.segmentId().orElse("");
      if (line.hasWords() && concerns(request, id)) {
        isThere = true;
        rewriting(id, Optional.of(line.offset()), line.message(), change, kept)
            .ifPresent(found::add);
      }
    }
    for (Interim interim : excerpts.interims(callId)) {
      if (concerns(request, interim.segmentId())) {
        isThere = true;
        rewriting(interim.segmentId(), Optional.empty(), interim.message(), change, kept)
            .ifPresent(found::add);
      }
    }
    if (!isThere && request instanceof RedactionRequest.Segment) {
      throw new HoldfastException(ErrorCode.NOT_FOUND, "no such segment is stored");
    }
    return found;
  }

  private static boolean concerns(RedactionRequest request, String segmentId) {
    return !(request instanceof RedactionRequest.Segment(String id, var text))
        || id.equals(segmentId);
  }

  private static Optional<Rewriting> rewriting(
      String id, Optional<Offset> at, String message, Change change, Map<String, String> kept) {
    try {
      ObjectNode rewritten = (ObjectNode) JSON.readTree(message);
      ObjectNode segment = (ObjectNode) rewritten.get("transcript");
      RedactedIn redacted = redacted(segment, kept.getOrDefault(id, ""), change);
      String text = segment.path("text").asText();
      String after = rewritten.toString();
      return after.equals(message) && redacted.after().isEmpty()
          ? Optional.empty()
          : Optional.of(new Rewriting(id, at, message, after, text, redacted));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored is no JSON", e);
    }
  }

  /** Rewrites a segment; what is redacted in it then, of what was before. */
  private interface Change extends BiFunction<ObjectNode, SegmentRedaction, SegmentRedaction> {}

  private static RedactedIn redacted(ObjectNode segment, String before, Change change) {
    String after = change.apply(segment, SegmentRedaction.parse(before)).word();
    boolean isOver = segment.path("isFinal").asBoolean();
    return isOver || after.equals(before) ? RedactedIn.NOTHING : new RedactedIn(before, after);
  }

  private Change change(RedactionRequest request) {
    return switch (request) {
      case RedactionRequest.Segment(String id, Optional<String> text) ->
          text.map(StoredRedaction::putting).orElse(StoredRedaction::blockingOut);
      case RedactionRequest.Find(String words) -> finding(words);
      case RedactionRequest.Patterns(List<String> names) -> finding(redactor(names));
    };
  }

  private static SegmentRedaction blockingOut(ObjectNode segment, SegmentRedaction before) {
    Redactor.blockOutWhole(segment, Redactor.BLOCK);
    return before.whole();
  }

  private static Change putting(String text) {
    return (segment, before) -> {
      String found = segment.path("text").asText();
      Redactor.blockOutWhole(segment, text);
      return before.andWords(found, wordsWithout(found, text));
    };
  }

  // What is left stays as it was written: it is no secret, wherever else it stands.
  private static List<Finder.Part> wordsWithout(String text, String left) {
    Set<String> kept = Token.of(left).stream().map(Token::text).collect(Collectors.toSet());
    List<Finder.Part> others = new ArrayList<>();
    boolean goesOn = false;
    for (Token token : Token.of(text)) {
      if (!token.isMark()) {
        boolean isOther = !kept.contains(token.text());
        if (isOther) {
          int from = goesOn ? others.removeLast().from() : token.from();
          others.add(new Finder.Part(from, token.to()));
        }
        goesOn = isOther;
      }
    }
    return others;
  }

  private static Change finding(String words) {
    Matches matches = Matches.of(words);
    return (segment, before) -> {
      String text = segment.path("text").asText();
      var parts = matches.find(text, Finder.Growth.DONE);
      if (!parts.isEmpty()) {
        Redactor.blockOut(segment, parts);
      }
      return before.andWords(text, Redactor.joined(parts));
    };
  }

  private static Change finding(Redactor redactor) {
    return (segment, before) -> before.and(redactor.redact(segment, before.emptied()));
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
