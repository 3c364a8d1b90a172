package dev.holdfast.state.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.testing.Logged;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log tells of a call. */
class CallHappeningsTest {
  private final String call = OneRedis.newId("call");
  private final SequencedMap<Offset, String> dispatch = new LinkedHashMap<>();
  private final SequencedMap<Offset, String> room = new LinkedHashMap<>();
  private final Logged logged = new Logged();

  @AfterEach
  void close() {
    logged.close();
  }

  @Test
  void eachHappeningIsToldOnceWithItsIdsHoweverOftenItIsRelayed() {
    CallRecords records = CallRecordsTest.records();
    dispatch(
        "call-requested",
        1_000,
        "'queue':'q','customer':{'userId':'ada','name':'Ada L'},'metadata':{'note':'secret'}");
    dispatch("call-ringing", 3_000, "'callId':'x','kind':'call','queue':'q','agent':'grace'");
    dispatch("call-ringing", 3_000, "'callId':'x'");
    dispatch("ring-ended", 4_000, "'kind':'call','queue':'q','agent':'grace','reason':'declined'");
    dispatch("call-ringing", 6_000, "'callId':'x','kind':'call','queue':'q','agent':'alan'");
    relay(records, new LogName.Call(call), dispatch);
    relay(records, new LogName.Call(call), dispatch);
    room("call-started", 9_000, "'roomId':'r1','customerId':'ada','agentId':'alan'");
    room("call-accepted", 9_000, "'agentId':'alan'");
    relay(records, new LogName.Room("r1"), room);
    room("participant-disconnected", 10_000, "'participantId':'ada'");
    room("waiting-for-participant", 10_000, "'participantId':'ada'");
    room("session-resumed", 12_000, "'downtimeMs':2000");
    room("call-transferred", 14_000, "'agentId':'mary','from':'alan'");
    room("call-ended", 19_000, "'reason':'completed','endedBy':'ada','durationMs':10000");
    relay(CallRecordsTest.records(), new LogName.Room("r1"), room);
    relay(records, new LogName.Room("r1"), room);

    String id = "call=" + call;
    assertThat(logged.happenings(call))
        .containsExactly(
            "call-requested " + id + " user=ada queue=q",
            "call-ringing " + id + " kind=call queue=q agent=grace",
            "ring-ended " + id + " kind=call queue=q agent=grace reason=declined",
            "call-ringing " + id + " kind=call queue=q agent=alan",
            "call-started " + id + " room=r1 customer=ada agent=alan",
            "call-accepted " + id + " room=r1 agent=alan",
            "participant-disconnected " + id + " room=r1 user=ada",
            "participant-back " + id + " room=r1 awayMs=2000",
            "call-transferred " + id + " room=r1 from=alan agent=mary",
            "call-ended "
                + id
                + " room=r1 reason=completed by=ada waitingMs=4000 ringingMs=4000"
                + " talkingMs=10000 reconnectingMs=2000");
  }

  @Test
  void anEndThatTwoLogsTellOfAtOnceIsOne() {
    dispatch("call-ended", 5_000, "'reason':'completed','endedBy':'ada','durationMs':1000");
    room("call-ended", 5_000, "'reason':'completed','endedBy':'ada','durationMs':1000");
    SequencedMap<LogName, SequencedMap<Offset, String>> both = new LinkedHashMap<>();
    both.put(new LogName.Call(call), dispatch);
    both.put(new LogName.Room("r1"), room);

    Await.on(CallRecordsTest.records().record(call, both));

    assertThat(logged.happenings(call)).singleElement().asString().startsWith("call-ended ");
  }

  private void dispatch(String type, long at, String data) {
    add(dispatch, type, at, data);
  }

  private void room(String type, long at, String data) {
    add(room, type, at, data);
  }

  private static void add(SequencedMap<Offset, String> to, String type, long at, String data) {
    String event = "{'type':'" + type + "','at':" + at + ",'data':{" + data + "}}";
    to.put(Offset.parse("7-" + (to.size() + 1)).orElseThrow(), event.replace('\'', '"'));
  }

  private void relay(CallRecords records, LogName log, SequencedMap<Offset, String> events) {
    Await.on(records.record(call, new LinkedHashMap<>(Map.of(log, events))));
  }
}
