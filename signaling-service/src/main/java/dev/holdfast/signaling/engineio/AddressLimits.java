package dev.holdfast.signaling.engineio;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What the clients of one address may still do. */
public sealed interface AddressLimits {
  /** Whether one more handshake is taken now. */
  boolean admitsHandshake();

  /** Whether there may be one more connection whose client has not said who it is. */
  boolean admitsUnconnected();

  /** There are so many more of those. */
  void unconnected(int more);

  /** Whether one more message is taken now. */
  boolean admitsMessage();

  /** Whether a pid is looked at: not while too many were wrong. */
  boolean mayPresentPid();

  /** A pid was wrong, or another's. */
  void presentedWrongPid();

  /** Clients that are not told apart by their address. */
  enum None implements AddressLimits {
    NONE;

    @Override
    public boolean admitsHandshake() {
      return true;
    }

    @Override
    public boolean admitsUnconnected() {
      return true;
    }

    @Override
    public void unconnected(int more) {}

    @Override
    public boolean admitsMessage() {
      return true;
    }

    @Override
    public boolean mayPresentPid() {
      return true;
    }

    @Override
    public void presentedWrongPid() {}
  }

  /** One address's. */
  record Limited(
      AddressConfig config,
      Bucket handshakes,
      AtomicInteger unconnected,
      Bucket messages,
      Bucket wrongPids)
      implements AddressLimits {
    static Limited by(AddressConfig config) {
      Duration second = Duration.ofSeconds(1);
      return new Limited(
          config,
          bucket(config.handshakesBurst(), config.handshakesPerSecond(), second),
          new AtomicInteger(),
          bucket(config.messagesBurst(), config.messagesPerSecond(), second),
          bucket(config.wrongPids(), config.wrongPids(), config.wrongPidsWithin()));
    }

    private static Bucket bucket(int burst, int refill, Duration every) {
      return Bucket.builder()
          .addLimit(limit -> limit.capacity(burst).refillGreedy(refill, every))
          .build();
    }

    @Override
    public boolean admitsHandshake() {
      return handshakes.tryConsume(1);
    }

    @Override
    public boolean admitsUnconnected() {
      return unconnected.get() < config.maxUnconnected();
    }

    @Override
    public void unconnected(int more) {
      unconnected.addAndGet(more);
    }

    @Override
    public boolean admitsMessage() {
      return messages.tryConsume(1);
    }

    @Override
    public boolean mayPresentPid() {
      return wrongPids.getAvailableTokens() > 0;
    }

    @Override
    public void presentedWrongPid() {
      wrongPids.tryConsume(1);
    }

    /** Whether forgetting it changes nothing. */
    boolean isUntouched() {
      return unconnected.get() == 0
          && handshakes.getAvailableTokens() >= config.handshakesBurst()
          && messages.getAvailableTokens() >= config.messagesBurst()
          && wrongPids.getAvailableTokens() >= config.wrongPids();
    }
  }
}
