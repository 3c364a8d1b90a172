package dev.holdfast.state;

import dev.holdfast.state.redis.Subscriptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what comes on a channel. */
public final class Listening implements Subscriptions.Listener {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private volatile boolean subscribed;

  @Override
  public void subscribed() {
    subscribed = true;
  }

  @Override
  public void message(String message) {
    messages.add(message);
  }

  /** Whether what is published from now on comes. */
  public boolean isSubscribed() {
    return subscribed;
  }

  /** In the order in which they came; grows. */
  public List<String> messages() {
    return messages;
  }
}
