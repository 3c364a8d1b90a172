package dev.holdfast.state.event;

import java.util.Optional;

/** Whose log it is: a room's, or a call's. */
public sealed interface LogName {
  /** All that happens in a room. */
  record Room(String id) implements LogName {
    static final String KIND = "room";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** What happens to a call. */
  record Call(String id) implements LogName {
    static final String KIND = "call";

    @Override
    public String kind() {
      return KIND;
    }
  }

  /** {@code room} or {@code call}: as metrics and hash tags name it. */
  String kind();

  /** The room's or the call's id. */
  String id();

  /** As members of sets and webhooks name it: {@code <kind>:<id>}. */
  default String member() {
    return kind() + ":" + id();
  }

  /** Reads {@link #member}; empty if it names something else. */
  static Optional<LogName> of(String member) {
    int colon = member.indexOf(':');
    String id = member.substring(colon + 1);
    return switch (member.substring(0, Math.max(colon, 0))) {
      case Room.KIND -> Optional.of(new Room(id));
      case Call.KIND -> Optional.of(new Call(id));
      default -> Optional.empty();
    };
  }
}
