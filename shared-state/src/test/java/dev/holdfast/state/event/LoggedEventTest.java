package dev.holdfast.state.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import org.junit.jupiter.api.Test;

class LoggedEventTest {
  private static final Offset OFFSET = new Offset("7", 1);

  @Test
  void readsWhatTheScriptsWrite() {
    LoggedEvent event =
        of(
            "{\"type\":\"participant-left\",\"at\":5,\"members\":\"all\",\"but\":\"s1\",\"to\":\"s2"
                + " s3\",\"data\":{\"roomId\":\"r\",\"callId\":\"c\"}}");

    assertThat(event.offset()).isEqualTo(OFFSET);
    assertThat(event.known()).contains(EventType.PARTICIPANT_LEFT);
    assertThat(event.is(EventType.PARTICIPANT_LEFT)).isTrue();
    assertThat(event.is(EventType.PARTICIPANT_JOINED)).isFalse();
    assertThat(event.at()).isEqualTo(5);
    assertThat(event.from()).isEmpty();
    assertThat(event.callId()).contains("c");
    assertThat(event.audience().but()).isEqualTo("s1");
    assertThat(event.audience().sessions()).containsExactly("s2", "s3");
    assertThat(event.asOutboxEvent())
        .isEqualTo("[\"participant-left\",{\"roomId\":\"r\",\"callId\":\"c\"}]");
    assertThat(event.asRecorded())
        .isEqualTo(
            "{\"type\":\"participant-left\",\"at\":5,\"data\":{\"roomId\":\"r\",\"callId\":\"c\"}}");
  }

  @Test
  void relaysWhatANewerVersionLogs() {
    LoggedEvent event =
        of("{\"type\":\"guest-promoted\",\"at\":5,\"from\":\"room\",\"data\":{\"x\":1}}");

    assertThat(event.known()).isEmpty();
    assertThat(event.callId()).isEmpty();
    assertThat(event.from()).contains("room");
    assertThat(event.asOutboxEvent()).isEqualTo("[\"guest-promoted\",{\"x\":1}]");
  }

  @Test
  void saysWhereSomethingStandsThatIsNoEvent() {
    assertThatThrownBy(() -> of("{")).hasMessageContaining("7-1");
  }

  private static LoggedEvent of(String payload) {
    return LoggedEvent.of(new Entry(OFFSET, payload));
  }
}
