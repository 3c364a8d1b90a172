package dev.holdfast.state.transcript;

import java.util.List;
import java.util.Optional;

/**
 * What a producer gives to be stored at once.
 *
 * @param segments in their order
 * @param producer which one of the call's producers, if it says so
 */
public record IngestBatch(List<IngestItem> segments, Optional<String> producer, Then then) {
  /** What comes behind the segments. */
  public enum Then {
    MORE,
    /**
     * Nothing. If the producer has a name only its own part ends, and the transcript once all named
     * ones have ended.
     */
    THE_END
  }
}
