package dev.holdfast.state.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.LogName;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.webhook.Webhooks;
import io.vertx.redis.client.Command;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call's record makes of the events that are relayed to it. */
class CallRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CallRecords records = records();
  private final String call = OneRedis.newId("call");
  private final String customer = OneRedis.newId("customer");
  private final String queue = OneRedis.newId("queue");

  @Test
  void aCallGoesFromTheQueueToItsEnd() {
    dispatch(1, requested(1000));
    assertThat(view().state()).isEqualTo(CallStatus.QUEUED);
    dispatch(2, event("call-ringing", 2000, "\"kind\":\"call\",\"agent\":\"grace\""));
    assertThat(view().state()).isEqualTo(CallStatus.RINGING);
    room(1, started(5000));
    assertThat(view().state()).isEqualTo(CallStatus.ACTIVE);
    room(2, event("waiting-for-participant", 6000, ""));
    assertThat(view().state()).isEqualTo(CallStatus.WAITING_FOR_RECONNECTION);
    room(3, event("session-resumed", 7000, ""));
    room(
        4,
        event(
            "call-ended",
            9000,
            "\"reason\":\"completed\",\"endedBy\":\"grace\",\"durationMs\":4000"));

    assertThat(Await.on(records.latestOf(customer))).map(CallView::callId).contains(call);
    CallView ended = view();
    assertThat(ended.state()).isEqualTo(CallStatus.ENDED);
    assertThat(ended.kind()).isEqualTo(CallOrigin.DISPATCHED);
    assertThat(ended.queue()).contains(queue);
    assertThat(ended.customerId()).contains(customer);
    assertThat(ended.agentId()).contains("grace");
    assertThat(ended.requestedAt()).isEqualTo(1000);
    assertThat(ended.firstRungAt()).hasValue(2000);
    assertThat(ended.startedAt()).hasValue(5000);
    assertThat(ended.endedAt()).hasValue(9000);
    assertThat(ended.durationMs()).hasValue(4000);
    assertThat(ended.reason()).contains("completed");
    assertThat(ended.endedBy()).contains("grace");
    assertThat(ended.people()).containsEntry(customer, "customer").containsEntry("grace", "agent");
  }

  @Test
  void addsUpHowLongTheCallWasInWhichState() {
    dispatch(1, requested(1_000));
    dispatch(2, ring("call-ringing", 3_000, "call", ""));
    dispatch(3, ring("ring-ended", 4_000, "call", "declined"));
    dispatch(4, ring("call-ringing", 9_000, "call", ""));
    room(1, started(11_000));
    dispatch(5, ring("call-ringing", 12_000, "transfer", ""));
    dispatch(6, ring("ring-ended", 13_000, "transfer", "no-answer"));
    room(2, event("waiting-for-participant", 20_000, ""));
    room(3, event("waiting-for-participant", 21_000, ""));
    room(4, event("session-resumed", 25_000, ""));
    room(5, event("waiting-for-participant", 30_000, ""));
    room(6, event("participant-left", 31_000, ""));
    room(6, event("participant-left", 31_000, ""));
    room(7, event("call-ended", 41_000, "\"reason\":\"completed\""));
    room(8, event("session-resumed", 42_000, ""));

    assertThat(view().times()).isEqualTo(new TimeInStates(7_000, 3_000, 24_000, 6_000));
  }

  @Test
  void theLastStateLastsUntilNow() {
    dispatch(1, requested(1_000));
    dispatch(2, ring("call-ringing", 3_000, "call", ""));

    CallView ringing = view();
    assertThat(ringing.times()).isEqualTo(new TimeInStates(2_000, ringing.at() - 3_000, 0, 0));
  }

  @Test
  void aCallThatIsCancelledWhileItRingsDoesNotWaitAgain() {
    dispatch(1, requested(1_000));
    dispatch(2, ring("call-ringing", 1_000, "call", ""));
    dispatch(3, ring("ring-ended", 4_000, "call", "cancelled"));
    dispatch(4, event("call-ended", 4_000, "\"reason\":\"cancelled\""));

    assertThat(view().times()).isEqualTo(new TimeInStates(0, 3_000, 0, 0));
  }

  /** Whether it began the record, or entered some event of it while it ran beside this one. */
  @ParameterizedTest
  @ValueSource(strings = {"queued ringing active", "queued ringing", "ringing"})
  void whatAnEarlierVersionDidNotCountIsEstimated(String notCounted) {
    dispatch(1, requested(1_000));
    dispatch(2, ring("call-ringing", 3_000, "call", ""));
    room(1, started(11_000));
    room(2, event("call-ended", 41_000, "\"reason\":\"completed\""));
    for (String state : notCounted.split(" ")) {
      Await.on(OneRedis.links().send(Command.HDEL, "{call:" + call + "}", "timeIn:" + state));
    }

    assertThat(view().times()).isEqualTo(new TimeInStates(2_000, 8_000, 30_000, 0));
  }

  @Test
  void whatIsRelayedLateAfterTheSourceHasBegunAnEpochIsEnteredOnce() {
    room("100-1", started(5000));
    room("200-2", event("waiting-for-participant", 6000, ""));
    room("100-1", started(5000));
    room("200-2", event("waiting-for-participant", 6000, ""));

    assertThat(log()).hasSize(2);
  }

  @Test
  void whatIsRelayedTwiceIsEnteredOnce() {
    dispatch(1, requested(1000));
    dispatch(1, requested(1000));
    SequencedMap<Offset, String> both = new LinkedHashMap<>();
    both.put(new Offset("7", 1), requested(1000));
    both.put(new Offset("7", 2), event("customer-away", 1500, ""));
    record(new LogName.Call(call), both);

    assertThat(log())
        .extracting(json -> json.path("type").asText())
        .containsExactly("call-requested", "customer-away");
    assertThat(log()).allMatch(json -> json.path("from").asText().equals("dispatch"));
  }

  @Test
  void metadataComesThroughAsItWasGiven() {
    dispatch(1, requested(1000));

    assertThat(view().given().metadata().toString())
        .isEqualTo("{\"list\":[],\"nested\":{\"empty\":{}},\"text\":\"a \\\"metadata\\\":{}}\"}");
  }

  @Test
  void aRingThatEndsPutsTheCallBackAndARingOfATransferDoesNot() {
    dispatch(1, requested(1000));
    dispatch(2, event("call-ringing", 2000, "\"kind\":\"call\""));
    dispatch(3, event("ring-ended", 3000, "\"kind\":\"call\",\"reason\":\"no-answer\""));
    assertThat(view().state()).isEqualTo(CallStatus.QUEUED);

    room(1, started(4000));
    dispatch(4, event("call-ringing", 5000, "\"kind\":\"transfer\""));
    dispatch(5, event("ring-ended", 6000, "\"kind\":\"transfer\",\"reason\":\"declined\""));

    assertThat(view().state()).isEqualTo(CallStatus.ACTIVE);
  }

  @Test
  void whatComesLateFromTheOtherLogDoesNotBringAnOlderStateBack() {
    room(1, started(5000));
    room(2, event("call-ended", 6000, "\"reason\":\"completed\",\"durationMs\":1000"));
    dispatch(1, requested(1000));
    dispatch(2, event("call-ringing", 2000, "\"kind\":\"call\""));

    assertThat(view().state()).isEqualTo(CallStatus.ENDED);
    assertThat(view().customerId()).contains(customer);
    assertThat(log()).hasSize(4);
  }

  /** While an update runs, a later version may write what this one does not know. */
  @Test
  void aStateThatALaterVersionHasWrittenIsReadAsUnknown() {
    dispatch(1, requested(1000));
    Await.on(
        OneRedis.links()
            .send(
                Command.HSET,
                "{call:" + call + "}",
                "state",
                "on-hold",
                "kind",
                "callback",
                "timeIn:on-hold",
                "5"));

    assertThat(view().state()).isEqualTo(CallStatus.UNKNOWN);
    assertThat(view().kind()).isEqualTo(CallOrigin.UNKNOWN);
    assertThat(view().isEnded()).isFalse();
    assertThat(view().queue()).contains(queue);
  }

  @ParameterizedTest
  @EnumSource
  void everyStateIsReadByTheNameItHasOnTheWire(CallStatus status) {
    assertThat(CallStatus.of(status.wire())).isEqualTo(status);
  }

  @Test
  void theFirstEndCounts() {
    room(1, started(5000));
    room(2, event("call-ended", 6000, "\"reason\":\"removed\",\"durationMs\":1000"));
    room(3, event("call-ended", 7000, "\"reason\":\"completed\",\"durationMs\":2000"));

    assertThat(view().reason()).contains("removed");
    assertThat(view().endedAt()).hasValue(6000);
  }

  @Test
  void whatNobodyKnowsIsNotThere() {
    assertThat(Await.on(records.find("none"))).isEmpty();
    Await.on(records.keep("none"));
    assertThat(Await.on(records.find("none"))).isEmpty();
  }

  private void dispatch(long sequence, String event) {
    record(new LogName.Call(call), "7-" + sequence, event);
  }

  private void room(long sequence, String event) {
    room("7-" + sequence, event);
  }

  private void room(String offset, String event) {
    record(new LogName.Room("r1"), offset, event);
  }

  private void record(LogName log, String offset, String event) {
    SequencedMap<Offset, String> events = new LinkedHashMap<>();
    events.put(Offset.parse(offset).orElseThrow(), event);
    record(log, events);
  }

  private void record(LogName log, SequencedMap<Offset, String> events) {
    Await.on(records.record(call, new LinkedHashMap<>(Map.of(log, events))));
  }

  private String requested(long at) {
    return event(
        "call-requested",
        at,
        ("\"queue\":\"%s\",\"type\":\"call\",\"priority\":3,\"customer\":{\"userId\":\"%s\",\"name\":\"A"
                + " \\\"metadata\\\":"
                + " b\"},\"metadata\":{\"list\":[],\"nested\":{\"empty\":{}},\"text\":\"a"
                + " \\\"metadata\\\":{}}\"}")
            .formatted(queue, customer));
  }

  private String started(long at) {
    return event(
        "call-started",
        at,
        ("\"roomId\":\"r1\",\"roomType\":\"call\",\"customerId\":\"%s\",\"agentId\":\"grace\",\"participants\":"
                + "[{\"userId\":\"%s\",\"role\":\"customer\"},{\"userId\":\"grace\",\"role\":\"agent\"}]")
            .formatted(customer, customer));
  }

  private static String event(String type, long at, String data) {
    return "{\"type\":\"" + type + "\",\"at\":" + at + ",\"data\":{" + data + "}}";
  }

  private static String ring(String type, long at, String kind, String reason) {
    return event(type, at, "\"kind\":\"%s\",\"reason\":\"%s\"".formatted(kind, reason));
  }

  static CallRecords records() {
    CallConfig config = Configured.by(CallConfig.class);
    return new CallRecords(
        OneRedis.links(),
        config,
        new CallIndex(OneRedis.links(), config),
        new Webhooks(OneRedis.links(), new Deadlines(OneRedis.links())));
  }

  private CallView view() {
    return Await.on(records.find(call)).orElseThrow();
  }

  private List<JsonNode> log() {
    Streams streams = new Streams(OneRedis.VERTX, OneRedis.links(), OneRedis.subscriptions());
    Page page = Await.on(streams.read(CallRecords.eventsOf(call), Offset.START, 100));
    return ((Page.Held) page).entries().stream().map(entry -> json(entry.payload())).toList();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
