package dev.holdfast.state.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.ClientCommands;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.room.ReplicaState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many commands a call's steps send to Redis. */
class FlowCommandsTest extends RingingCall {
  private static final int ACCEPT = 14;
  private static final int REQUEST = 10;
  private static final int JOIN = 3;
  private static final int JOIN_AS_SECOND = 9;
  private static final int END = 8;

  /** So that each script has been loaded. */
  @BeforeEach
  void haveHadACall() {
    flows.accept(call, agent);
    flows.end(call, customer, "");
    call = requested(customer);
  }

  @Test
  void aCallIsAccepted() {
    assertThat(ClientCommands.during(() -> flows.accept(call, agent)))
        .hasSizeLessThanOrEqualTo(ACCEPT);

    assertThat(replica.told(ada)).endsWith("call-accepted");
    assertThat(replica.told(grace)).endsWith("call-accepted");
  }

  @Test
  void aCallIsRequestedAndRings() {
    flows.accept(call, agent);
    flows.end(call, customer, "");

    assertThat(ClientCommands.during(() -> requested(customer))).hasSizeLessThanOrEqualTo(REQUEST);

    assertThat(replica.told(ada)).endsWith("call-ringing");
    assertThat(replica.told(grace)).endsWith("call-ringing");
  }

  @Test
  void aPageJoinsTheRoomInWhichItIs() {
    String room = flows.accept(call, agent).roomId();

    assertThat(ClientCommands.during(() -> replica.rooms.join(customer, room)))
        .hasSizeLessThanOrEqualTo(JOIN);
  }

  @Test
  void theSecondOfTwoJoinsARoom() {
    String room = replica.newRoom(ReplicaState.LONG_WINDOW);
    replica.rooms.join(replica.sessionUser(replica.arrives(OneRedis.newId("eve"))), room);

    assertThat(ClientCommands.during(() -> replica.rooms.join(customer, room)))
        .hasSizeLessThanOrEqualTo(JOIN_AS_SECOND);
  }

  @Test
  void aCallIsEnded() {
    String room = flows.accept(call, agent).roomId();

    assertThat(ClientCommands.during(() -> flows.endIn(room, call, customer, "")))
        .hasSizeLessThanOrEqualTo(END);

    assertThat(replica.told(ada)).endsWith("call-ended");
    assertThat(replica.told(grace)).endsWith("call-ended");
  }
}
