package dev.holdfast.signaling.engineio;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that wait to be written to all clients of this replica. Each connection has a limit of
 * its own, and hundreds of clients that do not read would still fill the heap; so they have one
 * together. Those who have not been let in have another, so that they cost nothing to those who
 * have. On any thread.
 */
@Singleton
final class OutboundMemory {
  /** Of the largest heap. */
  private static final int SHARE_OF_HEAP = 8;

  /** Of what those have who have been let in. */
  private static final int SHARE_OF_STRANGERS = 4;

  private final Pool members;
  private final Pool strangers;

  OutboundMemory(EngineConfig config, MeterRegistry registry) {
    long most =
        config.maxOutboundTogether().orElse(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    this.members = new Pool(most);
    this.strangers = new Pool(most / SHARE_OF_STRANGERS);
    Gauge.builder("holdfast.outbound.bytes", this, OutboundMemory::bytes)
        .description("Bytes that wait to be written to all clients, with 256 for each frame")
        .register(registry);
  }

  /** Of clients that have been let in by CONNECT. */
  Pool members() {
    return members;
  }

  /** Of clients that have not. */
  Pool strangers() {
    return strangers;
  }

  /** What waits now, of all together. */
  long bytes() {
    return members.bytes.get() + strangers.bytes.get();
  }

  /** What waits for clients of one kind. */
  static final class Pool {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger holders = new AtomicInteger();
    private final long most;

    Pool(long most) {
      this.most = most;
    }

    /** The bytes that wait for one client were so many, and are so many now. */
    void changed(long before, long now) {
      bytes.addAndGet(now - before);
      if (before == 0 && now > 0) {
        holders.incrementAndGet();
      } else if (before > 0 && now == 0) {
        holders.decrementAndGet();
      }
    }

    /**
     * Whether a client that asks for more has to give way: too much waits, and for it more than an
     * equal share. Whoever reads is below that, however many do not. So twice the limit is the most
     * there can be: the shares of all, and what was there before they asked.
     *
     * @param waiting bytes for this client
     */
    boolean isTooMuch(long waiting) {
      return bytes.get() > most && waiting > equalShare();
    }

    /** How much may wait for one client without its having to give way, as far as can be seen. */
    long share() {
      return bytes.get() > most / 2 ? equalShare() : most;
    }

    private long equalShare() {
      return most / Math.max(1, holders.get());
    }
  }
}
