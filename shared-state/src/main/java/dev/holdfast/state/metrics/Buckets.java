package dev.holdfast.state.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The upper bounds of a timer's buckets: few, and where somebody asks how many were in time. */
public final class Buckets {
  private Buckets() {}

  public static Duration[] ofMillis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  public static Duration[] ofSeconds(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }
}
