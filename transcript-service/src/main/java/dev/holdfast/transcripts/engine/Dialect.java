package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whose message something looks like, for whoever named the wrong engine. */
public enum Dialect {
  ASSEMBLYAI_V2(
      message -> message.path("message_type").isTextual(),
      "AssemblyAI's real-time API of before v3, which is not supported: use its streaming v3"),
  DEEPGRAM(
      message ->
          Set.of("Results", "TurnInfo", "Metadata", "UtteranceEnd", "Connected")
              .contains(type(message)),
      "Deepgram: engine=deepgram"),
  ASSEMBLYAI(
      message -> Set.of("Turn", "Begin", "Termination").contains(type(message)),
      "AssemblyAI's streaming v3: engine=assemblyai"),
  SEGMENT(
      message -> message.has("isFinal") && (message.has("id") || message.has("speaker")),
      "a segment: leave engine= out"),
  VOSK(Vosk::isResult, "Vosk: engine=vosk");

  private final Predicate<JsonNode> test;
  private final String advice;

  Dialect(Predicate<JsonNode> test, String advice) {
    this.test = test;
    this.advice = advice;
  }

  /** Empty if it looks like nothing that is known. */
  public static Optional<Dialect> of(JsonNode message) {
    return Stream.of(values()).filter(dialect -> dialect.test.test(message)).findFirst();
  }

  /** Whose it is, and what its sender can do. */
  String advice() {
    return advice;
  }

  private static String type(JsonNode message) {
    return message.path("type").asText();
  }
}
