package dev.holdfast.server.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The backend's own token: kept until a minute before it expires. Of any thread. */
public final class ServiceToken {
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Supplier<Issued> issuer;
  private final InstantSource clock;
  private Issued kept;

  public ServiceToken(Supplier<Issued> issuer, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Who comes while it is being issued waits for that one. */
  synchronized String value() {
    if (kept == null || isOver(kept)) {
      kept = issuer.get();
    }
    return kept.token();
  }

  /** It was refused. One that was issued meanwhile stays. */
  synchronized void forget(String refused) {
    if (kept != null && kept.token().equals(refused)) {
      kept = null;
    }
  }

  private boolean isOver(Issued token) {
    return !clock.instant().isBefore(token.expiresAt().minus(MARGIN));
  }

  /** As room-service has issued it. */
  public record Issued(String token, Instant expiresAt) {}
}
