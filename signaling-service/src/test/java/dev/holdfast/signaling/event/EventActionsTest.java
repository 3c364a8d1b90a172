package dev.holdfast.signaling.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventActionsTest {
  private static final EventHandler.Action NOTHING =
      (session, event, payload) -> Future.succeededFuture();

  @Test
  void anEventOfEveryNameIsActedOnByWhoeverTakesIt() {
    EventHandler.Action join = (session, event, payload) -> Future.succeededFuture();
    EventActions actions =
        new EventActions(
            List.of(
                () -> Map.of(ClientEventType.JOIN_ROOM, join, ClientEventType.ROOM_JOIN, join),
                allBut(ClientEventType.JOIN_ROOM, ClientEventType.ROOM_JOIN)));
    assertThat(actions.of("join-room")).containsSame(join);
    assertThat(actions.of("room:join")).containsSame(join);
    assertThat(actions.of("leave-room")).containsSame(NOTHING);
    assertThat(actions.of("JOIN_ROOM")).isEmpty();
    assertThat(actions.names()).contains("room:join", "ice-candidate").doesNotContain("unknown");
  }

  @Test
  void noEventIsTakenTwice() {
    List<EventHandler> handlers =
        List.of(
            allBut(ClientEventType.HEARTBEAT),
            () -> Map.of(ClientEventType.HEARTBEAT, NOTHING),
            () -> Map.of(ClientEventType.HEARTBEAT, NOTHING));
    assertThatThrownBy(() -> new EventActions(handlers))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("two handlers take the event HEARTBEAT");
  }

  @Test
  void noEventIsForgotten() {
    assertThatThrownBy(() -> new EventActions(List.of(allBut(ClientEventType.OFFER))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no handler takes the events [OFFER]");
  }

  @Test
  void noNameMeansTwoEvents() {
    assertThat(Arrays.stream(ClientEventType.values()).map(ClientEventType::wireName))
        .doesNotHaveDuplicates();
  }

  private static EventHandler allBut(ClientEventType... left) {
    return () ->
        Arrays.stream(ClientEventType.values())
            .filter(type -> !Set.of(left).contains(type))
            .collect(Collectors.toMap(Function.identity(), type -> NOTHING));
  }
}
