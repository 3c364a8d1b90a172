package dev.holdfast.transcripts.redaction;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is taken out of segments before they are stored. Names: {@code card-number}, {@code email},
 * {@code phone}, and own ones.
 */
@ConfigMapping(prefix = "holdfast.redaction")
public interface RedactionConfig {
  /** Names of what is taken out where no type is configured; by default nothing is. */
  Optional<List<String>> applied();

  /**
   * The same for calls in rooms of a type, by its name; {@code none} for nothing. If there is any,
   * a call of another type, or without a record, gets all of these and the above. A call of a queue
   * gets what is given for the queue's type too, whichever room it is in.
   */
  Map<String, List<String>> types();

  /** Own patterns (regular expressions in the syntax of RE2), by their names. */
  Map<String, String> patterns();
}
