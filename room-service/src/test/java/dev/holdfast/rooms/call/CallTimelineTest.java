package dev.holdfast.rooms.call;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.Streams;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class CallTimelineTest {
  private static final StreamLimits LIMITS =
      new StreamLimits(10_000, Long.MAX_VALUE, Duration.ofHours(1), Duration.ofHours(1));

  @Inject ContactCentre centre;
  @Inject RoomGuests roomGuests;
  @Inject Dispatch dispatch;
  @Inject Rooms rooms;
  @Inject Streams streams;

  private final String queue = someone("queue");
  private final String alice = someone("alice");
  private final String bob = someone("bob");

  @Test
  void tellsOfACallInOrderWithoutWhatPeopleWrote() {
    String call = centre.call(alice, bob, queue);
    byService().body(Map.of("reason", "a fire drill")).post("/v1/calls/" + call + "/end");

    Response told = timeline(call);

    assertThat(told.statusCode()).as(told.asString()).isEqualTo(200);
    assertThat(told.jsonPath().getBoolean("complete")).isTrue();
    assertThat(told.jsonPath().getString("state")).isEqualTo("ended");
    assertThat(told.jsonPath().getList("entries.type", String.class))
        .containsSubsequence("call-requested", "call-ringing", "call-started", "call-ended");
    assertThat(told.jsonPath().getLong("entries[0].offsetMs")).isZero();
    assertThat(told.jsonPath().getString("entries[0].customerId")).isEqualTo(alice);
    assertThat(texts(told))
        .containsSubsequence(
            alice + " asked for a call in the queue " + queue,
            "the call rings at " + bob,
            "the call began, of " + alice + " with " + bob,
            bob + " has the call");
    assertThat(texts(told))
        .filteredOn(text -> text.startsWith("service ended the call"))
        .hasSize(1);
    assertThat(told.jsonPath().getMap("summary"))
        .containsEntry("reason", "completed")
        .containsEntry("endedBy", "service")
        .containsEntry("reconnectingMs", 0)
        .containsKeys("waitingMs", "ringingMs", "talkingMs");
    assertThat(told.jsonPath().getList("summary.people"))
        .containsExactlyInAnyOrder(
            Map.of("userId", alice, "role", "customer"), Map.of("userId", bob, "role", "agent"));
    assertThat(told.asString()).doesNotContain("invoice", "fire drill", "\"name\"", "metadata");
  }

  @Test
  void tellsOfACallThatNeverHadARoom() {
    String call = centre.request(alice, queue);
    by(alice, "customer").post("/v1/calls/" + call + "/end");

    Response told = timeline(call);
    assertThat(texts(told))
        .containsExactly(
            alice + " asked for a call in the queue " + queue, alice + " cancelled the call");
    assertThat(told.jsonPath().getString("summary.reason")).isEqualTo("cancelled");
  }

  @Test
  void saysWhoWasAwayInADirectCallAndForHowLong() {
    String room = roomGuests.room("standard");
    RoomGuests.Guest customer = roomGuests.enters(alice, "customer", room);
    roomGuests.enters(bob, "agent", room);
    String call = rooms.show(room).call().orElseThrow().callId();
    roomGuests.dropsOut(customer);
    roomGuests.enters(alice, "customer", room);

    JsonPath told = timeline(call).jsonPath();

    Map<String, Object> lost = entry(told, "participant-disconnected");
    assertThat(lost).containsEntry("userId", alice);
    assertThat(lost.get("text")).isEqualTo(alice + "'s connection was lost");
    Map<String, Object> resumed = entry(told, "session-resumed");
    Number away = (Number) resumed.get("downtimeMs");
    assertThat(resumed.get("back")).isEqualTo(List.of(Map.of("userId", alice, "awayMs", away)));
    assertThat((String) resumed.get("text")).startsWith(alice + " is back after ").endsWith(" s");
  }

  @Test
  void saysWhoTransferredAndInvitedWhom() {
    String call = centre.call(alice, bob, queue);
    String carl = someone("carl");
    SessionUser third = centre.agent(carl, queue);
    ask(call, "invite", carl);
    dispatch.decline(dispatch.ringingAt(carl).iterator().next(), third);
    String dora = someone("dora");
    SessionUser takes = centre.agent(dora, someone("billing"));
    ask(call, "transfer", dora);
    centre.accepts(takes, call);

    Response told = timeline(call);

    assertThat(texts(told))
        .containsSubsequence(
            carl + " is invited beside " + bob,
            "the invitation from " + bob + " rings at " + carl,
            "the invitation of " + carl + " failed: declined",
            "the call is to go from " + bob + " to " + dora,
            "the transfer from " + bob + " rings at " + dora,
            dora + " takes the transfer",
            "the call was transferred from " + bob + " to " + dora);
    Map<String, Object> declined = entry(told.jsonPath(), "ring-ended");
    assertThat(declined)
        .containsEntry("agentId", carl)
        .containsEntry("kind", "invite")
        .containsEntry("reason", "declined")
        .containsKey("durationMs");
    assertThat(entry(told.jsonPath(), "invite-ended"))
        .containsEntry("by", bob)
        .containsEntry("userId", carl);
    assertThat(entry(told.jsonPath(), "call-transferred"))
        .containsEntry("fromAgent", bob)
        .containsEntry("agentId", dora);
    assertThat(told.asString()).doesNotContain("invoice", "\"name\"", "metadata");
  }

  @Test
  void saysNothingOfWhatACloserOrANewerVersionWrote() {
    String room = roomGuests.room("standard");
    roomGuests.enters(alice, "customer", room);
    roomGuests.enters(bob, "agent", room);
    String call = rooms.show(room).call().orElseThrow().callId();
    byService().delete("/v1/rooms/" + room + "?reason=flooding");
    note(call, "x");

    Response told = timeline(call);

    assertThat(texts(told)).contains("something happened that this version does not know");
    assertThat(told.jsonPath().getBoolean("complete")).isTrue();
    assertThat(told.asString()).doesNotContain("flooding", "secret");
  }

  @Test
  void saysThatTheRestIsLeftOutOfALongOne() {
    String call = centre.request(alice, queue);
    assertThat(timeline(call).statusCode()).isEqualTo(200);
    for (int i = 0; i < 13; i++) {
      note(call, "x".repeat(90_000));
    }

    assertThat(timeline(call).jsonPath().getBoolean("complete")).isFalse();
  }

  @Test
  void isNotCompleteWhereANewerVersionWroteWhatThisOneCannotRead() {
    String call = centre.request(alice, queue);
    assertThat(timeline(call).jsonPath().getBoolean("complete")).isTrue();
    Await.on(streams.append(CallRecords.eventsOf(call), "{\"later\":true}", LIMITS));

    assertThat(timeline(call).jsonPath().getBoolean("complete")).isFalse();
  }

  @Test
  void isForOperatorsOnly() {
    String call = centre.call(alice, bob, queue);
    String path = "/v1/calls/" + call + "/timeline";

    assertForbidden(by(alice, "customer").get(path));
    assertForbidden(by(bob, "agent").get(path));
    assertThat(by("sue", "supervisor").get(path).statusCode()).isEqualTo(200);
    assertProblem(timeline("nowhere"), 404, "call-not-found");
  }

  /** What a newer version may enter. */
  private void note(String call, String text) {
    JsonNode data = JsonNodeFactory.instance.objectNode().put("reason", "secret " + text);
    Await.on(
        streams.append(CallRecords.eventsOf(call), LoggedEvent.recorded("noted", 1, data), LIMITS));
  }

  private static void ask(String call, String what, String agent) {
    Response asked =
        byService()
            .header("Idempotency-Key", someone("key"))
            .body(Map.of("userId", agent))
            .post("/v1/calls/" + call + "/" + what);
    assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(200);
  }

  private static Map<String, Object> entry(JsonPath told, String type) {
    return told.<Map<String, Object>>getList("entries").stream()
        .filter(one -> type.equals(one.get("type")))
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static List<String> texts(Response told) {
    return told.jsonPath().getList("entries.text", String.class);
  }

  private static Response timeline(String call) {
    return byService().get("/v1/calls/" + call + "/timeline");
  }
}
