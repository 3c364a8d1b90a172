package dev.holdfast.state.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"lobby", "a:b", ":", "", "room:x", "ü {}%"})
  void isReadAsItIsWritten(String id) {
    LogName room = new LogName.Room(id);
    LogName call = new LogName.Call(id);

    assertThat(LogName.of(room.member())).contains(room);
    assertThat(LogName.of(call.member())).contains(call);
    assertThat(room.member()).isEqualTo("room:" + id);
    assertThat(call.kind()).isEqualTo("call");
  }

  @Test
  void isNothingElse() {
    assertThat(LogName.of("queue:support")).isEmpty();
    assertThat(LogName.of("room")).isEmpty();
    assertThat(LogName.of("")).isEmpty();
  }
}
