package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A speech engine whose results are understood. Each is a bean {@code Product} inside its {@link
 * Engine}, which has the name as {@code NAME}: whoever adds one adds its file, and nothing else has
 * to name it. Its Javadoc tells producers which messages it takes, in docs/protocol.md.
 */
public interface SpeechEngine {
  /** As producers name it: {@code deepgram} of {@code engine=deepgram}. */
  String name();

  /** Reads what one connection to the engine brings. */
  Engine listening(AudioStream audio);

  /**
   * For whoever named another engine, or none: whose message this looks like and what its sender
   * can do, as the end of "It looks like …".
   *
   * @return empty if it looks like none of this engine's
   */
  Optional<String> advice(JsonNode message);

  /** Whether the engine names or numbers its results; of others the producer says the number. */
  default boolean numbersResults() {
    return true;
  }
}
