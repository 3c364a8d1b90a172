package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends a log's events to a webhook, one by one and in order; the webhook's place in the log moves
 * after each that was taken, so whatever crashes in between is sent again. Waits: call it on a
 * virtual thread.
 */
@Singleton
final class LogDelivery {
  private final Progress progress;
  private final LogReader reader;
  private final Attempts attempts;
  private final FailedMessages failedMessages;

  LogDelivery(
      Progress progress, LogReader reader, Attempts attempts, FailedMessages failedMessages) {
    this.progress = progress;
    this.reader = reader;
    this.attempts = attempts;
    this.failedMessages = failedMessages;
  }

  /**
   * Sends what there is, up to a page of the log.
   *
   * @param since what happened earlier is not sent, ms since the Unix epoch
   * @return when to try again; empty if there is nothing left
   */
  Optional<Duration> deliver(Webhook webhook, WebhookSender sender, EventLogRef log, long since) {
    long asked = System.nanoTime();
    String key = log.progressOf(webhook.name());
    return switch (Await.on(progress.take(key, webhook.times()))) {
      case Progress.Take.Held(Duration remaining) -> Optional.of(remaining);
      case Progress.Take.Paused(Duration remaining) -> Optional.of(remaining);
      case Progress.Take.Taken taken -> new Round(webhook, sender, log, since, taken, asked).run();
    };
  }

  /** One hold of a log. */
  private final class Round {
    private final Webhook webhook;
    private final WebhookSender sender;
    private final EventLogRef log;
    private final long since;
    private final String key;
    private final long epoch;
    private Optional<Offset> done;
    private int failed;
    private long heldSince;

    Round(
        Webhook webhook,
        WebhookSender sender,
        EventLogRef log,
        long since,
        Progress.Take.Taken taken,
        long heldSince) {
      this.webhook = webhook;
      this.sender = sender;
      this.log = log;
      this.since = since;
      this.key = log.progressOf(webhook.name());
      this.epoch = taken.epoch();
      this.done = taken.sent();
      this.failed = taken.attempts();
      this.heldSince = heldSince;
    }

    Optional<Duration> run() {
      while (true) {
        LogReader.Batch batch = reader.read(webhook, log, done, since);
        Optional<Duration> stopped = send(batch);
        if (stopped.isPresent()) {
          return stopped;
        }
        // Others wait for their turn.
        if (batch.more()) {
          return letGo(Duration.ZERO);
        }
        if (batch.isEmpty() && failed > 0) {
          attempts.lost(webhook, log);
          failed = 0;
        }
        switch (Await.on(progress.release(key, epoch, webhook.times()))) {
          case AGAIN -> heldSince = System.nanoTime();
          case RELEASED -> {
            return Optional.empty();
          }
          case STALE -> {
            return lost();
          }
        }
      }
    }

    private Optional<Duration> send(LogReader.Batch batch) {
      boolean unsaved = false;
      for (LogReader.Item item : batch.items()) {
        if (item.message().isPresent()) {
          Optional<Duration> stopped = send(item.message().get());
          if (stopped.isPresent()) {
            return stopped;
          }
        } else {
          done = Optional.of(item.offset());
        }
        unsaved = item.message().isEmpty();
      }
      if (unsaved && failed > 0) {
        attempts.notWanted(webhook, log);
      }
      return unsaved && !save(done.orElseThrow()) ? lost() : Optional.empty();
    }

    /** Empty if the event is done with and the next one may be sent. */
    private Optional<Duration> send(WebhookMessage message) {
      if (!isHeldForAnAttempt()) {
        return letGo(Duration.ZERO);
      }
      return switch (attempts.make(webhook, sender, message)) {
        case AttemptResult.Taken taken -> {
          attempts.taken(webhook, log, message);
          yield save(message.offset()) ? Optional.empty() : lost();
        }
        case AttemptResult.Failed failure -> {
          attempts.failed(webhook, log, message, failure);
          failed++;
          if (attempts.age(message).compareTo(webhook.giveUpAfter()) < 0) {
            yield letGo(webhook.backoff().pause(failed, failure.wish()));
          }
          failedMessages.add(webhook, log, message, failed, failure.why());
          failed = 0;
          yield save(message.offset()) ? letGo(Duration.ZERO) : lost();
        }
      };
    }

    /** Whoever holds too little of it would send what somebody else is sending by then. */
    private boolean isHeldForAnAttempt() {
      Duration held = Duration.ofNanos(System.nanoTime() - heldSince);
      return held.plus(webhook.timeout()).compareTo(webhook.times().hold()) < 0;
    }

    private boolean save(Offset offset) {
      long asked = System.nanoTime();
      boolean saved = Await.on(progress.sent(key, epoch, offset, webhook.times()));
      heldSince = asked;
      done = Optional.of(offset);
      failed = 0;
      return saved;
    }

    private Optional<Duration> letGo(Duration pause) {
      boolean own = Await.on(progress.pause(key, epoch, failed, pause, webhook.times()));
      return own ? Optional.of(pause) : lost();
    }

    /** Another replica has the log; should it die, this one takes the log again. */
    private Optional<Duration> lost() {
      return Optional.of(webhook.times().hold());
    }
  }
}
