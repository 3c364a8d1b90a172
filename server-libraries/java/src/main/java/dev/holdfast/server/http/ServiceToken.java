package dev.holdfast.server.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The backend's own token: kept until a minute before it expires. Of any thread. */
public final class ServiceToken {
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Supplier<Issued> issuer;
  private final InstantSource clock;
  private CompletableFuture<Issued> kept;

  public ServiceToken(Supplier<Issued> issuer, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Who comes while it is being issued waits for that one, and for its failure. */
  String value() {
    CompletableFuture<Issued> issued;
    boolean isMine;
    synchronized (this) {
      isMine = kept == null || isOver(kept);
      if (isMine) {
        kept = new CompletableFuture<>();
      }
      issued = kept;
    }
    if (isMine) {
      issue(issued);
    }
    try {
      return issued.join().token();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private void issue(CompletableFuture<Issued> issued) {
    try {
      issued.complete(issuer.get());
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        kept = null;
      }
      issued.completeExceptionally(e);
    }
  }

  /** It was refused. One that was issued meanwhile stays. */
  synchronized void forget(String refused) {
    if (kept != null && kept.isDone() && kept.join().token().equals(refused)) {
      kept = null;
    }
  }

  private boolean isOver(CompletableFuture<Issued> issued) {
    return issued.isDone() && !clock.instant().isBefore(issued.join().expiresAt().minus(MARGIN));
  }

  /** As room-service has issued it. */
  public record Issued(String token, Instant expiresAt) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "until " + expiresAt;
    }
  }
}
