package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.event.Audience;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.testing.Logged;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log tells of rooms. */
class RoomHappeningsTest {
  @Test
  void leavesOutWhatSomebodyWroteWhoClosedTheRoom() {
    try (Logged logged = new Logged()) {
      RoomHappenings.tell("r-closed", List.of(closed("Mr Smith was rude"), closed("empty")));

      assertThat(logged.happenings("r-closed"))
          .containsExactly("room-closed room=r-closed", "room-closed room=r-closed reason=empty");
    }
  }

  private static LoggedEvent closed(String reason) {
    return new LoggedEvent(
        Offset.START,
        "room-closed",
        1,
        Optional.empty(),
        new Audience(Audience.Members.NONE, "", List.of()),
        TraceParent.NONE,
        JsonNodeFactory.instance.objectNode().put("reason", reason));
  }
}
