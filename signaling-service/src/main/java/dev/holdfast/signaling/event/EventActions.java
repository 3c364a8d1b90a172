package dev.holdfast.signaling.event;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which action each name on the wire leads to, as the handlers say. */
@Singleton
class EventActions {
  private final Map<String, EventHandler.Action> byName;

  /**
   * @throws IllegalStateException if two handlers take one event, or none takes it: the service
   *     does not start
   */
  EventActions(@All List<EventHandler> handlers) {
    Map<ClientEventType, EventHandler.Action> byType = new EnumMap<>(ClientEventType.class);
    for (EventHandler handler : handlers) {
      handler
          .actions()
          .forEach(
              (type, action) -> {
                if (byType.putIfAbsent(type, action) != null) {
                  throw new IllegalStateException("two handlers take the event " + type);
                }
              });
    }
    Set<ClientEventType> missing = EnumSet.allOf(ClientEventType.class);
    missing.removeAll(byType.keySet());
    if (!missing.isEmpty()) {
      throw new IllegalStateException("no handler takes the events " + missing);
    }
    this.byName =
        byType.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(one -> one.getKey().wireName(), Map.Entry::getValue));
  }

  /** Empty for a name that clients have invented. */
  Optional<EventHandler.Action> of(String wireName) {
    return Optional.ofNullable(byName.get(wireName));
  }

  Set<String> names() {
    return byName.keySet();
  }
}
