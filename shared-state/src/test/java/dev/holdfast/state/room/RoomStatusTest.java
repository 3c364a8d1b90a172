package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomStatusTest {
  @ParameterizedTest
  @EnumSource
  void isReadAsItIsWritten(RoomStatus status) {
    assertThat(RoomStatus.of(status.wire())).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "parked", "OPEN"})
  void ofALaterVersionLeavesTheRoomReadable(String wire) {
    assertThat(RoomStatus.of(wire)).isEqualTo(RoomStatus.UNKNOWN);
  }
}
