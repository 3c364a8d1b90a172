package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The speech engines that are known. */
@Singleton
public final class Engines {
  private final SortedMap<String, SpeechEngine> byName = new TreeMap<>();

  Engines(@All List<SpeechEngine> all) {
    all.forEach(engine -> byName.put(engine.name(), engine));
  }

  public Optional<SpeechEngine> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** In alphabetical order. */
  public Set<String> names() {
    return byName.keySet();
  }

  /**
   * The segments that a message of an engine tells.
   *
   * @throws UnknownMessage if it is none of this engine's; says whose it looks like
   */
  public List<ObjectNode> read(Engine engine, JsonNode message) {
    try {
      return engine.segments(message);
    } catch (UnknownMessage unknown) {
      throw unknown.advised(advice(message));
    }
  }

  /**
   * Refuses an engine's message where segments were expected.
   *
   * @throws UnknownMessage says whose it looks like
   */
  public void checkNoEngines(JsonNode message) {
    Optional<String> advice = advice(message);
    if (advice.isPresent()) {
      throw UnknownMessage.withoutEngine(message).advised(advice);
    }
  }

  private Optional<String> advice(JsonNode message) {
    return byName.values().stream()
        .flatMap(engine -> engine.advice(message).stream())
        .findFirst()
        .or(() -> adviceForSegment(message));
  }

  private static Optional<String> adviceForSegment(JsonNode message) {
    boolean isSegment = message.has("isFinal") && (message.has("id") || message.has("speaker"));
    return isSegment ? Optional.of("a segment: leave engine= out") : Optional.empty();
  }
}
