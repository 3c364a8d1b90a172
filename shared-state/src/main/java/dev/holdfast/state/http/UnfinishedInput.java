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
 * 1013), and the client comes again later. Those who have not signed in get at most half of it
 * together, so that they cannot keep out those who have. On any thread.
 */
@Singleton
public final class UnfinishedInput implements UnfinishedShare {
  /** Of the largest heap: what comes is kept as bytes and, for a moment, as text beside them. */
  private static final int SHARE_OF_HEAP = 8;

  private static final int SHARE_OF_STRANGERS = 2;

  private final AtomicLong bytes = new AtomicLong();
  private final long most;
  private final Counter refused;
  private final UnfinishedShare strangers = new Strangers();
  private final UnfinishedShare waiting = new Waiting();

  UnfinishedInput(UnfinishedInputConfig config, MeterRegistry registry) {
    this.most = config.maxBytes().orElse(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    this.refused =
        Counter.builder("holdfast.unfinished.input.refused")
            .description("Requests and messages that were refused because of all that is held")
            .register(registry);
    Gauge.builder("holdfast.unfinished.input.bytes", bytes, AtomicLong::get)
        .description("Bytes held of requests and messages whose end has not come")
        .register(registry);
  }

  @Override
  public boolean take(int more) {
    if (takes(bytes, more, most)) {
      return true;
    }
    refused.increment();
    return false;
  }

  @Override
  public void give(int fewer) {
    bytes.addAndGet(-fewer);
  }

  /** For what comes from clients that have not signed in; it counts in the whole too. */
  public UnfinishedShare strangers() {
    return strangers;
  }

  /**
   * For what is whole and waits until what came before it has been acted on. As much as for the
   * unfinished, and apart from it: who lets much wait keeps nobody's requests out.
   */
  public UnfinishedShare waiting() {
    return waiting;
  }

  /** The bytes that are kept now, of all together. */
  public long bytes() {
    return bytes.get();
  }

  private final class Waiting implements UnfinishedShare {
    private final AtomicLong theirs = new AtomicLong();

    @Override
    public boolean take(int more) {
      if (takes(theirs, more, most)) {
        return true;
      }
      refused.increment();
      return false;
    }

    @Override
    public void give(int fewer) {
      theirs.addAndGet(-fewer);
    }
  }

  private static boolean takes(AtomicLong bytes, int more, long most) {
    if (bytes.addAndGet(more) <= most) {
      return true;
    }
    bytes.addAndGet(-more);
    return false;
  }

  private final class Strangers implements UnfinishedShare {
    private final AtomicLong theirs = new AtomicLong();

    @Override
    public boolean take(int more) {
      if (!takes(theirs, more, most / SHARE_OF_STRANGERS)) {
        refused.increment();
        return false;
      }
      boolean taken = UnfinishedInput.this.take(more);
      if (!taken) {
        theirs.addAndGet(-more);
      }
      return taken;
    }

    @Override
    public void give(int fewer) {
      theirs.addAndGet(-fewer);
      UnfinishedInput.this.give(fewer);
    }
  }
}
