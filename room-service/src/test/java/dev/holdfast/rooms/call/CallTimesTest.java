package dev.holdfast.rooms.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.rooms.event.EventState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTimesTest {
  @Test
  void addsUpWhatACallWentThrough() {
    List<EventState> events =
        List.of(
            event("call-requested", 1_000),
            ring("call-ringing", 3_000, "call", ""),
            ring("ring-ended", 4_000, "call", "declined"),
            ring("call-ringing", 9_000, "call", ""),
            event("call-started", 11_000),
            ring("call-ringing", 12_000, "transfer", ""),
            ring("ring-ended", 13_000, "transfer", "no-answer"),
            event("waiting-for-participant", 20_000),
            event("waiting-for-participant", 21_000),
            event("session-resumed", 25_000),
            event("waiting-for-participant", 30_000),
            event("participant-left", 31_000),
            event("call-ended", 41_000),
            event("session-resumed", 42_000));

    assertThat(CallTimes.of(events, 99_000)).isEqualTo(new CallTimes(7_000, 3_000, 24_000, 6_000));
  }

  @Test
  void theLastStateLastsUntilNow() {
    List<EventState> events =
        List.of(event("call-requested", 1_000), ring("call-ringing", 3_000, "call", ""));
    assertThat(CallTimes.of(events, 8_000)).isEqualTo(new CallTimes(2_000, 5_000, 0, 0));
  }

  @Test
  void aCallThatIsCancelledWhileItRingsDoesNotWaitAgain() {
    List<EventState> events =
        List.of(
            event("call-requested", 1_000),
            ring("call-ringing", 1_000, "call", ""),
            ring("ring-ended", 4_000, "call", "cancelled"),
            event("call-ended", 4_000));
    assertThat(CallTimes.of(events, 8_000)).isEqualTo(new CallTimes(0, 3_000, 0, 0));
  }

  @Test
  void nothingIsNothing() {
    assertThat(CallTimes.of(List.of(), 8_000)).isEqualTo(new CallTimes(0, 0, 0, 0));
  }

  private static EventState event(String type, long at) {
    return new EventState("1-1", type, at, Optional.empty(), JsonNodeFactory.instance.objectNode());
  }

  private static EventState ring(String type, long at, String kind, String reason) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("kind", kind).put("reason", reason);
    return new EventState("1-1", type, at, Optional.empty(), data);
  }
}
