package dev.holdfast.state.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that this process keeps of requests and messages whose end has not come yet. Each has a
 * limit of its own, and thousands of them, all sent by halves, would still fill the heap; so they
 * have one together. Whoever does not get what is asked for answers 503 (a WebSocket: closes with
 * 1013), and the client comes again later. On any thread.
 */
@Singleton
public final class UnfinishedInput {
  /** Of the largest heap: what comes is kept as bytes and, for a moment, as text beside them. */
  private static final int SHARE_OF_HEAP = 8;

  private final AtomicLong bytes = new AtomicLong();
  private final long most;
  private final Counter refused;

  UnfinishedInput(UnfinishedInputConfig config, MeterRegistry registry) {
    this.most = config.maxBytes().orElse(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    this.refused = registry.counter("holdfast.unfinished.input.refused");
    Gauge.builder("holdfast.unfinished.input.bytes", bytes, AtomicLong::get).register(registry);
  }

  /**
   * Asks to keep so many bytes more, before they are kept.
   *
   * @param more 0 or more
   * @return false if they may not be kept; then nothing is to be given back for them
   */
  public boolean take(int more) {
    if (bytes.addAndGet(more) <= most) {
      return true;
    }
    bytes.addAndGet(-more);
    refused.increment();
    return false;
  }

  /**
   * So many of the bytes taken are not kept any more, or belong to something whole.
   *
   * @param fewer 0 or more, each byte once
   */
  public void give(int fewer) {
    bytes.addAndGet(-fewer);
  }

  /** The bytes that are kept now, of all together. */
  public long bytes() {
    return bytes.get();
  }
}
