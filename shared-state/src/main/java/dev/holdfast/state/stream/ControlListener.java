package dev.holdfast.state.stream;

import dev.holdfast.state.redis.Subscriptions;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Hears what is said to a stream's followers, without following it. */
public final class ControlListener implements Subscriptions.Listener {
  private final Subscriptions subscriptions;
  private final String key;
  private final Runnable mayHaveMissed;
  private final Consumer<String> control;
  private final Executor executor;

  ControlListener(
      Subscriptions subscriptions,
      String key,
      Runnable mayHaveMissed,
      Consumer<String> control,
      Executor executor) {
    this.subscriptions = subscriptions;
    this.key = key;
    this.mayHaveMissed = mayHaveMissed;
    this.control = control;
    this.executor = executor;
  }

  void begin() {
    subscriptions.subscribe(key, this);
  }

  /** Stops; what is under way to the executor may still come. */
  public void close() {
    subscriptions.unsubscribe(key, this);
  }

  @Override
  public void subscribed() {
    executor.execute(mayHaveMissed);
  }

  @Override
  public void message(String message) {
    switch (Notification.parse(message)) {
      case Notification.Controlled(String said) -> executor.execute(() -> control.accept(said));
      case Notification.Unknown() -> executor.execute(mayHaveMissed);
      case Notification.Appended appended -> {}
      case Notification.Announced announced -> {}
    }
  }
}
