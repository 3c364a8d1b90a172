package dev.holdfast.state.room;

import dev.holdfast.state.event.Audience;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.stream.Offset;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a relay finds that asks for events of a room's log that were not delivered yet. */
sealed interface Undelivered {
  /**
   * Events that this relay holds.
   *
   * @param known whom they may be for
   */
  record Events(List<LoggedEvent> events, List<Audience.Member> known) implements Undelivered {
    /** What a script that changes a room has taken. */
    static Events of(Response taken) {
      return new Events(LoggedEvent.list(taken.get(0)), members(taken.get(1)));
    }
  }

  /** All is delivered. */
  record None() implements Undelivered {}

  /**
   * Another relay is at it.
   *
   * @param remaining for so long at most
   * @param delivered the last event that was delivered
   */
  record Held(Duration remaining, Offset delivered) implements Undelivered {}

  /** Reads what {@code room/relay} returns. */
  static Undelivered of(Response answer) {
    return switch (answer.get(0).toString()) {
      case "none" -> new None();
      case "held" -> new Held(Duration.ofMillis(answer.get(1).toLong()), offset(answer.get(2)));
      default -> new Events(LoggedEvent.list(answer.get(1)), members(answer.get(2)));
    };
  }

  private static List<Audience.Member> members(Response flat) {
    List<Audience.Member> members = new ArrayList<>();
    for (int i = 0; i + 3 < flat.size(); i += 4) {
      String back = flat.get(i + 3).toString();
      members.add(
          new Audience.Member(
              flat.get(i).toString(),
              offset(flat.get(i + 1)),
              Offset.parse(flat.get(i + 2).toString()),
              back.isEmpty() ? Optional.of(Offset.START) : Offset.parse(back)));
    }
    return members;
  }

  private static Offset offset(Response text) {
    return Offset.parse(text.toString()).orElseThrow();
  }
}
