package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestItem;
import dev.holdfast.transcripts.redaction.Redactor;
import dev.holdfast.transcripts.segment.InvalidSegment;
import dev.holdfast.transcripts.segment.Segments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one message of a producer: segments, gaps, and perhaps the end of the transcript behind
 * them.
 */
final class IngestParser {
  /** Items of a message: all of them are stored in one step, in which nothing else runs. */
  private static final int MOST_ITEMS = 500;

  // What is stored has a level more, and whoever reads it a limit too.
  private static final int DEEPEST = 32;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private IngestParser() {}

  /**
   * What a delivery is read with.
   *
   * @param now stands in for times that are not given
   * @param producer which of the call's producers delivers, if it says so
   * @param participantId of whoever may only speak for itself
   * @param redacted what is known to be redacted in segments, by their ids
   */
  record Terms(
      Instant now,
      Optional<String> producer,
      Optional<String> participantId,
      Redactor redactor,
      Map<String, String> redacted) {
    Terms(
        Instant now, Optional<String> producer, Optional<String> participantId, Redactor redactor) {
      this(now, producer, participantId, redactor, Map.of());
    }

    /** The same where this is known to be redacted. */
    Terms knowing(Map<String, String> known) {
      return new Terms(now, producer, participantId, redactor, known);
    }

    /** Those with which the same is read once more. */
    Terms again(Map<String, String> more) {
      Map<String, String> all = new HashMap<>(redacted);
      all.putAll(more);
      return new Terms(now, producer, participantId, redactor.again(), all);
    }
  }

  /**
   * Reads one object or an array of them.
   *
   * @throws InvalidSegment naming the item and the field
   */
  static IngestBatch ofJson(String text, Terms terms) {
    return of(json(text), terms);
  }

  /** As {@link #ofJson}, of what is JSON already. */
  static IngestBatch of(JsonNode root, Terms terms) {
    List<JsonNode> items = new ArrayList<>();
    if (root.isArray()) {
      root.forEach(items::add);
    } else {
      items.add(root);
    }
    return of(items, terms);
  }

  /** Reads one object a line; empty lines do not count. */
  static IngestBatch ofLines(String text, Terms terms) {
    List<JsonNode> items = new ArrayList<>();
    for (String line : text.lines().filter(it -> !it.isBlank()).toList()) {
      try {
        items.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        throw InvalidSegment.item(items.size(), "not JSON: " + e.getOriginalMessage());
      }
    }
    return of(items, terms);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw InvalidSegment.message("not JSON: " + e.getOriginalMessage());
    }
  }

  private static IngestBatch of(List<JsonNode> items, Terms terms) {
    if (items.size() > MOST_ITEMS) {
      throw InvalidSegment.message(
          "at most %d items at a time, not %d".formatted(MOST_ITEMS, items.size()));
    }
    boolean isEnd = !items.isEmpty() && isA("end", items.getLast());
    List<JsonNode> given = isEnd ? items.subList(0, items.size() - 1) : items;
    List<IngestItem> segments = new ArrayList<>();
    Map<String, String> redacted = new HashMap<>(terms.redacted());
    for (int i = 0; i < given.size(); i++) {
      IngestItem ingestItem = heard(i, given.get(i), terms, redacted);
      segments.add(ingestItem);
      if (!ingestItem.redacted().after().isEmpty()) {
        redacted.put(ingestItem.segmentId(), ingestItem.redacted().after());
      }
    }
    return new IngestBatch(
        segments, terms.producer(), isEnd ? IngestBatch.Then.THE_END : IngestBatch.Then.MORE);
  }

  private static IngestItem heard(
      int index, JsonNode item, Terms terms, Map<String, String> redacted) {
    if (isA("end", item)) {
      throw InvalidSegment.item(index, "the end must be the last item");
    }
    return isA("gap", item)
        ? Segments.gap(index, item, terms.now())
        : Segments.heard(
            index, item, terms.now(), terms.participantId(), terms.redactor(), redacted);
  }

  private static boolean isA(String type, JsonNode item) {
    return item.path("type").asText().equals(type);
  }
}
