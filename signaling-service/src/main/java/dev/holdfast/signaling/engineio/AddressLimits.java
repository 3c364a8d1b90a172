package dev.holdfast.signaling.engineio;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Optional;

/** What the clients of one address may still do. */
public sealed interface AddressLimits {
  /** Whether one more handshake is taken now. */
  boolean admitsHandshake();

  /**
   * There is one more connection whose client has not said who it is.
   *
   * @return the oldest of those, if it gives way
   */
  Optional<EngineSocket> addUnconnected(EngineSocket connection);

  /** That client is somebody now, or gone. */
  void removeUnconnected(EngineSocket connection);

  /** Whether one more message is taken now. */
  boolean admitsMessage();

  /** Whether a pid is looked at: not while too many were wrong. */
  boolean mayPresentPid();

  /** A pid was wrong, or another's. */
  void presentedWrongPid();

  /** Whether it is this replica itself, which is no client and not counted as one. */
  default boolean isOwnProbe() {
    return this == None.OWN_PROBE;
  }

  /** Clients that are not told apart by their address. */
  enum None implements AddressLimits {
    NONE,
    /** It shares its address with whatever else runs on this machine. */
    OWN_PROBE;

    @Override
    public boolean admitsHandshake() {
      return true;
    }

    @Override
    public Optional<EngineSocket> addUnconnected(EngineSocket connection) {
      return Optional.empty();
    }

    @Override
    public void removeUnconnected(EngineSocket connection) {}

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
      OldestFirst unconnected,
      Bucket messages,
      Bucket wrongPids)
      implements AddressLimits {
    static Limited by(AddressConfig config) {
      Duration second = Duration.ofSeconds(1);
      return new Limited(
          config,
          bucket(config.handshakesBurst(), config.handshakesPerSecond(), second),
          new OldestFirst(config.maxUnconnected()),
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
    public Optional<EngineSocket> addUnconnected(EngineSocket connection) {
      return unconnected.add(connection);
    }

    @Override
    public void removeUnconnected(EngineSocket connection) {
      unconnected.remove(connection);
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
      return unconnected.isEmpty()
          && handshakes.getAvailableTokens() >= config.handshakesBurst()
          && messages.getAvailableTokens() >= config.messagesBurst()
          && wrongPids.getAvailableTokens() >= config.wrongPids();
    }
  }
}
