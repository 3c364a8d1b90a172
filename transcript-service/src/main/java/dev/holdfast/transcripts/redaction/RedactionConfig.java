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
  /**
   * What is taken out of segments where no type is configured: {@code card-number}, {@code email},
   * {@code phone}, own names; by default nothing.
   */
  Optional<List<String>> applied();

  /**
   * What is taken out in calls in rooms of a type, {@code none} for nothing. If any is given, a
   * call of another type, or without a record, gets all of these and {@code applied}. A call of a
   * queue gets what is given for the type of its queue too ({@code
   * holdfast.dispatch.queues."<type>".type}), whichever room the agent stands in.
   */
  Map<String, List<String>> types();

  /**
   * An own pattern of this name, a regular expression in the <a
   * href="https://github.com/google/re2/wiki/Syntax">syntax of RE2</a> (no looking ahead or behind,
   * no backreferences).
   */
  Map<String, String> patterns();
}
