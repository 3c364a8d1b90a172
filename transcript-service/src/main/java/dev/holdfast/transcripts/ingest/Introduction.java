package dev.holdfast.transcripts.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.id.Id;
import dev.holdfast.state.token.UserId;
import dev.holdfast.state.transcript.Transcripts.ProducerMode;
import dev.holdfast.transcripts.engine.AudioStream;
import dev.holdfast.transcripts.engine.Engine;
import dev.holdfast.transcripts.engine.Engines;
import dev.holdfast.transcripts.engine.Speakers;
import dev.holdfast.transcripts.engine.SpeechEngine;
import dev.holdfast.transcripts.engine.StreamIds;
import dev.holdfast.transcripts.engine.UnknownMessage;
import dev.holdfast.transcripts.segment.Segments;
import dev.holdfast.transcripts.socket.UpgradeRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a producer says of itself when it comes to the ingest socket.
 *
 * @param stream what it calls its connection to the engine
 * @param engineName as it named it
 * @param engine what its messages are to be read by; empty if it sends segments
 * @param engines those that are known
 */
record Introduction(
    String producer,
    ProducerMode mode,
    Optional<String> stream,
    Optional<String> engineName,
    Optional<Engine> engine,
    Engines engines) {
  private static final Set<String> OWN_MESSAGES = Set.of("end", "gap", "ping");
  private static final int BASE = 36;
  // Of what is between commas, empty names at the end too.
  private static final int ALL = -1;

  /**
   * @throws HoldfastException {@code invalid-payload}
   */
  static Introduction of(UpgradeRequest request, Engines engines) {
    String producer = request.parameter("producer").orElseGet(() -> request.caller().userId());
    return new Introduction(
        UserId.checked("producer", producer),
        mode(request.parameter("hearing").orElse("live")),
        request.parameter("stream").map(name -> Id.checkedProducers("stream", name)),
        request.parameter("engine"),
        request.parameter("engine").map(name -> engine(known(name, engines), producer, request)),
        engines);
  }

  /**
   * The message as one of segments.
   *
   * @throws UnknownMessage if it is none of the engine's, or an engine's where none was named
   */
  JsonNode read(JsonNode message) {
    String type = message.path("type").asText();
    if (OWN_MESSAGES.contains(type)) {
      return type.equals("end") && engine.isPresent() ? finish().add(message) : message;
    }
    if (engine.isEmpty()) {
      if (!message.has("id") && !message.has("isFinal")) {
        engines.checkNoEngines(message);
      }
      return message;
    }
    return array(engines.read(engine.get(), message));
  }

  /**
   * What the engine has told to be over and that is still held back, because nothing more comes.
   */
  ArrayNode finish() {
    return array(engine.map(Engine::finish).orElse(List.of()));
  }

  private static ArrayNode array(List<ObjectNode> segments) {
    return JsonNodeFactory.instance.arrayNode().addAll(segments);
  }

  private static ProducerMode mode(String word) {
    return switch (word) {
      case "live" -> ProducerMode.LIVE;
      case "whole" -> ProducerMode.WHOLE;
      default -> throw invalid("hearing must be live or whole");
    };
  }

  private static SpeechEngine known(String name, Engines engines) {
    return engines
        .named(name)
        .orElseThrow(() -> invalid("engine must be one of " + String.join(", ", engines.names())));
  }

  private static Engine engine(SpeechEngine engine, String producer, UpgradeRequest request) {
    return engine.listening(
        new AudioStream(
            new StreamIds(
                producer,
                request.parameter("stream"),
                Long.toString(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE), BASE)),
            first(engine, request),
            startsAt(request.parameter("startsAt").orElse("0")),
            new Speakers(
                speakers("speaker", request).orElse(List.of("caller")),
                speakers("diarized", request).orElse(List.of())),
            language(request)));
  }

  // Two streams of an engine that numbers nothing would both begin at 0, and one be taken for the
  // other.
  private static int first(SpeechEngine engine, UpgradeRequest request) {
    Optional<String> given = request.parameter("utterance");
    boolean isNeeded = !engine.numbersResults() && request.parameter("stream").isPresent();
    if (given.isPresent() != isNeeded) {
      String rule =
          engine.numbersResults()
              ? "does not take it"
              : isNeeded ? "needs it then" : "takes it only with stream=";
      throw invalid(
          "utterance= is for engines that number nothing, with stream=: engine=%s %s"
              .formatted(engine.name(), rule));
    }
    if (given.isPresent() && !given.get().matches("\\d{1,9}")) {
      throw invalid("utterance must be the number of the first utterance that comes, from 0");
    }
    return given.map(Integer::parseInt).orElse(0);
  }

  // What is wrong here would be wrong in each segment: so it is refused before the first one.
  private static Optional<List<String>> speakers(String parameter, UpgradeRequest request) {
    Optional<List<String>> names =
        request.parameter(parameter).map(list -> List.of(list.split(",", ALL)));
    if (!names.orElse(List.of()).stream().allMatch(Segments::isSpeaker)) {
      throw invalid(
          parameter
              + " must be a list of caller, agent, interpreter or numbered ones such as speaker-1,"
              + " parted by commas alone");
    }
    return names;
  }

  private static Optional<String> language(UpgradeRequest request) {
    Optional<String> language = request.parameter("language");
    if (!language.map(Segments::isLanguage).orElse(true)) {
      throw invalid("language must be a language tag such as en or pt-BR");
    }
    return language;
  }

  private static long startsAt(String text) {
    try {
      long ms = Long.parseLong(text);
      if (ms >= 0) {
        return ms;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw invalid("startsAt must be milliseconds since the call began");
  }

  private static HoldfastException invalid(String why) {
    return new HoldfastException(ErrorCode.INVALID_PAYLOAD, why);
  }
}
