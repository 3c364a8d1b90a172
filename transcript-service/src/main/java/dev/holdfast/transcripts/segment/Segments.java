package dev.holdfast.transcripts.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.transcript.IngestItem;
import dev.holdfast.state.transcript.RedactedIn;
import dev.holdfast.transcripts.redaction.Redactor;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns what a producer sends into the segment that readers see. */
public final class Segments {
  // Seconds since the Unix epoch: a static field holds no object that belongs to a process.
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;
  private static final double CERTAIN = 1;
  // BCP 47, RFC 5646 §4.4.1: 35 characters are enough for all.
  private static final Pattern LANGUAGE =
      Pattern.compile("(?=.{1,35}$)[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*");
  private static final Set<String> NAMED_SPEAKERS = Set.of("caller", "agent", "interpreter");
  // Those whom an engine tells apart and nobody has named.
  private static final Pattern NUMBERED_SPEAKER =
      Pattern.compile("speaker-(?:unknown|[1-9][0-9]{0,3}(?:\\.[1-9][0-9]{0,3})?)");
  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");
  private static final String PRODUCER_LOST = "producer-lost";

  private Segments() {}

  /** Whether a segment may be of this speaker: caller, agent, interpreter or a numbered one. */
  public static boolean isSpeaker(String name) {
    return NAMED_SPEAKERS.contains(name) || NUMBERED_SPEAKER.matcher(name).matches();
  }

  /** Whether a segment may be in this language: a tag such as en or pt-BR, RFC 5646. */
  public static boolean isLanguage(String tag) {
    return LANGUAGE.matcher(tag).matches();
  }

  /**
   * Fields of other names are left out.
   *
   * @param index of the segment in the producer's message, for errors
   * @param now stands in for a timestamp that is not given
   * @param participantId overrides the one that is given
   * @param redactor takes out what must not be stored
   * @param redacted what is known to be redacted, by the ids of segments
   * @throws InvalidSegment naming the first field that is missing or wrong
   */
  public static IngestItem heard(
      int index,
      JsonNode given,
      Instant now,
      Optional<String> participantId,
      Redactor redactor,
      Map<String, String> redacted) {
    Fields fields = fields(index, given);
    String id = fields.required("id", fields.id("id"));
    boolean isFinal = fields.required("isFinal", fields.truth("isFinal"));
    ObjectNode wire =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("text", fields.required("text", fields.text("text")))
            .put("speaker", speaker(fields))
            .put("confidence", fields.fraction("confidence").orElse(CERTAIN));
    Instant said = saidAt(fields, now);
    wire.put("timestamp", Timestamp.of(said)).put("isFinal", isFinal);
    // Right behind isFinal, where transcript/message looks for it.
    if (!isFinal && fields.truth("endOfTurn").orElse(false)) {
      wire.put("endOfTurn", true);
    }
    language(fields).ifPresent(language -> wire.put("language", language));
    IngestItem.Span span = times(fields, wire);
    fields.objects("words").ifPresent(words -> wire.set("words", words));
    participantId
        .or(() -> fields.userId("participantId"))
        .ifPresent(participant -> wire.put("participantId", participant));
    fields.id("sourceId").ifPresent(source -> wire.put("sourceId", source));
    IngestItem.Kind kind = isFinal ? IngestItem.Kind.FINAL : IngestItem.Kind.INTERIM;
    RedactedIn redactedNow = redactor.redact(wire, redacted.getOrDefault(id, ""));
    return new IngestItem(
        id,
        fields.count("revision"),
        kind,
        SegmentJson.of(wire),
        span,
        sentAt(fields, now),
        said.toEpochMilli(),
        redactedNow);
  }

  /**
   * A hole that a producer knows of.
   *
   * @throws InvalidSegment naming the first field that is missing or wrong
   */
  public static IngestItem gap(int index, JsonNode given, Instant now) {
    Fields fields = fields(index, given);
    String id = fields.required("id", fields.id("id"));
    ObjectNode wire = JsonNodeFactory.instance.objectNode();
    IngestItem.Span span = times(fields, wire);
    fields.required("startMs", Optional.ofNullable(wire.get("startMs")));
    fields.required("endMs", Optional.ofNullable(wire.get("endMs")));
    String reason = fields.text("reason").orElse(PRODUCER_LOST);
    if (!REASON.matcher(reason).matches()) {
      throw fields.wrong("reason", "must have 1 to 64 of the characters a-z 0-9 -");
    }
    wire.put("reason", reason);
    return new IngestItem(
        id, OptionalLong.empty(), IngestItem.Kind.GAP, wire.toString(), span, sentAt(fields, now));
  }

  private static Fields fields(int index, JsonNode given) {
    if (!given.isObject()) {
      throw InvalidSegment.item(index, "must be an object");
    }
    return new Fields(index, given);
  }

  private static long sentAt(Fields fields, Instant now) {
    return fields.count("sentAt").orElse(now.toEpochMilli());
  }

  private static String speaker(Fields fields) {
    String speaker = fields.required("speaker", fields.text("speaker"));
    if (!isSpeaker(speaker)) {
      throw fields.wrong(
          "speaker", "must be caller, agent, interpreter or a numbered one such as speaker-1");
    }
    return speaker;
  }

  // Years of four digits, as in RFC 3339: with others no reader can calculate.
  private static Instant saidAt(Fields fields, Instant now) {
    try {
      Instant said =
          fields.text("timestamp").map(text -> OffsetDateTime.parse(text).toInstant()).orElse(now);
      if (said.getEpochSecond() >= YEAR_0 && said.getEpochSecond() < YEAR_10000) {
        return said;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw fields.wrong("timestamp", "must be a time such as 2026-01-31T10:00:00.000Z");
  }

  private static Optional<String> language(Fields fields) {
    Optional<String> language = fields.text("language");
    if (language.filter(text -> !isLanguage(text)).isPresent()) {
      throw fields.wrong("language", "must be a language tag such as en or pt-BR");
    }
    return language;
  }

  private static IngestItem.Span times(Fields fields, ObjectNode wire) {
    var start = fields.count("startMs");
    var end = fields.count("endMs");
    start.ifPresent(ms -> wire.put("startMs", ms));
    end.ifPresent(ms -> wire.put("endMs", ms));
    if (start.isPresent() && end.isPresent() && end.getAsLong() < start.getAsLong()) {
      throw fields.wrong("endMs", "must not be before startMs");
    }
    return new IngestItem.Span(start, end);
  }
}
