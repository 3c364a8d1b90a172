package dev.holdfast.state.room;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.ReplicaState.Client;
import io.vertx.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes of what was done elsewhere never push out what happened. */
class NoteTest {
  private static final int SHARE = 4;

  private final ReplicaState replica =
      new ReplicaState("holdfast.room.held-events", "40", "holdfast.call.held-events", "60");
  private final String room = replica.newRoom(ReplicaState.LONG_WINDOW);

  @Test
  void theSameReaderIsNotedOnceAMinute() {
    read("call-1", "ann");
    read("call-1", "ann");
    read("call-1", "bob");
    read("call-2", "ann");

    assertThat(notes("transcript-exported")).isEqualTo(3);
    assertThat(replica.log(room)).hasSize(4);
    for (var key : Await.on(replica.redis.send(Command.KEYS, "{room:" + room + "*"))) {
      assertThat(Await.on(replica.redis.send(Command.PTTL, key.toString())).toLong())
          .as(key.toString())
          .isPositive();
    }
  }

  @Test
  void aNoteStandsInTheLogWithTheCallThatGoesOnAndNobodyIsTold() {
    Client ann = replica.arrives("ann");
    RoomView both = replica.allJoin(room, ann, replica.arrives("bob"));
    List<String> before = replica.told(ann);

    note(Note.changing(EventType.TRANSCRIPT_REDACTED));

    assertThat(replica.told(ann)).isEqualTo(before);
    LoggedEvent last = replica.log(room).getLast();
    assertThat(last.type()).isEqualTo("transcript-redacted");
    assertThat(last.callId()).contains(both.call().orElseThrow().callId());
  }

  @Test
  void readersFillAShareOfTheLogAndNoMore() {
    for (int i = 0; i < 100; i++) {
      read("call", "reader " + i);
    }

    assertThat(notes("transcript-exported")).isEqualTo(SHARE);
    assertThat(replica.log(room).getFirst().type()).isEqualTo("room-created");
    assertThat(replica.log(room)).hasSize(1 + SHARE);
  }

  @Test
  void whatIsChangedIsNotedEachTimeInAShareOfItsOwn() {
    for (int i = 0; i < 100; i++) {
      read("call", "reader " + i);
    }
    for (int i = 0; i < 100; i++) {
      note(Note.changing(EventType.TRANSCRIPT_HELD));
    }

    assertThat(notes("transcript-held")).isEqualTo(SHARE);
    assertThat(replica.log(room)).hasSize(1 + 2 * SHARE);
  }

  @Test
  void isNotedAgainWhenTheLogHasPassedTheOldNotes() {
    for (int i = 0; i < 5; i++) {
      note(Note.changing(EventType.TRANSCRIPT_HELD));
    }
    Client ann = replica.arrives("ann");
    for (int i = 0; i < 20; i++) {
      replica.joins(ann, room);
      replica.leaves(ann, room);
    }
    assertThat(held()).noneMatch(event -> event.contains("transcript-held"));

    note(Note.changing(EventType.TRANSCRIPT_HELD));

    assertThat(held().getLast()).contains("transcript-held");
  }

  @Test
  void aRoomThatIsGoneHasNoLogToNoteItIn() {
    replica.notes.add(
        "nowhere", Note.changing(EventType.TRANSCRIPT_HELD), JsonNodeFactory.instance.objectNode());
    assertThat(Await.on(replica.redis.send(Command.KEYS, "{room:nowhere}*")).size()).isZero();
  }

  private void read(String callId, String userId) {
    note(Note.reading(EventType.TRANSCRIPT_EXPORTED, callId, userId));
  }

  private void note(Note note) {
    replica.notes.add(room, note, JsonNodeFactory.instance.objectNode().put("by", "somebody"));
  }

  private long notes(String type) {
    return replica.log(room).stream().filter(event -> event.type().equals(type)).count();
  }

  private List<String> held() {
    return Await.on(replica.redis.send(Command.XRANGE, Rooms.eventsOf(room), "-", "+")).stream()
        .map(entry -> entry.get(1).get(1).toString())
        .toList();
  }
}
