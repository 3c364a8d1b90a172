package dev.holdfast.rooms.call;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byAgent;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.room.RoomStatus;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.session.SessionUser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class CallTest {
  private static final String CALLS = "/v1/calls/";

  @Inject ContactCentre centre;
  @Inject RoomGuests roomGuests;
  @Inject Dispatch dispatch;
  @Inject Rooms rooms;
  @Inject MeterRegistry metrics;

  private final String queue = someone("queue");
  private final String alice = someone("alice");
  private final String bob = someone("bob");

  @Test
  void showsACallThatWaits() {
    String call = centre.request(alice, queue);

    JsonPath shown = byService().get(CALLS + call).jsonPath();

    assertThat(shown.getString("callId")).isEqualTo(call);
    assertThat(shown.getString("state")).isEqualTo("queued");
    assertThat(shown.getString("kind")).isEqualTo("dispatched");
    assertThat(shown.getString("queue")).isEqualTo(queue);
    assertThat(shown.getInt("priority")).isZero();
    assertThat(shown.getMap("customer")).isEqualTo(Map.of("userId", alice, "name", alice));
    assertThat(shown.getMap("metadata")).isEqualTo(Map.of("topic", "invoice"));
    assertThat(shown.getLong("requestedAt")).isPositive();
    assertThat(shown.getMap("$")).doesNotContainKeys("roomId", "startedAt", "reason", "agentId");
  }

  @Test
  void showsWhatHappenedWhyAndForHowLong() {
    SessionUser agent = centre.agent(bob, queue);
    String call = centre.request(alice, queue);
    dispatch.decline(call, agent);
    String carl = someone("carl");
    centre.accepts(centre.agent(carl, queue), call);
    byService().body(Map.of("reason", "a fire drill")).post(CALLS + call + "/end");

    JsonPath shown = byService().get(CALLS + call).jsonPath();

    assertThat(shown.getString("state")).isEqualTo("ended");
    assertThat(shown.getString("reason")).isEqualTo("completed");
    assertThat(shown.getString("endedBy")).isEqualTo("service");
    assertThat(shown.getString("agentId")).isEqualTo(carl);
    assertThat(shown.getList("people.userId")).containsExactlyInAnyOrder(alice, carl);
    List<String> types = shown.getList("history.events.type");
    assertThat(types)
        .containsSubsequence(
            "call-requested",
            "call-ringing",
            "ring-ended",
            "call-ringing",
            "call-started",
            "call-accepted",
            "call-ended");
    int declined = types.indexOf("ring-ended");
    assertThat(shown.getString("history.events[" + declined + "].reason")).isEqualTo("declined");
    int ended = types.indexOf("call-ended");
    assertThat(shown.getString("history.events[" + ended + "].reason")).isEqualTo("completed");
    assertThat(shown.getString("history.events[" + ended + "].data.detail"))
        .isEqualTo("a fire drill");
    assertThat(shown.getBoolean("history.complete")).isTrue();
    long from = shown.getLong("requestedAt");
    long began = shown.getLong("startedAt");
    assertThat(shown.getLong("history.waitingMs") + shown.getLong("history.ringingMs"))
        .isEqualTo(began - from)
        .isEqualTo(shown.getLong("waitedMs"));
    assertThat(shown.getLong("history.talkingMs"))
        .isEqualTo(shown.getLong("endedAt") - began)
        .isEqualTo(shown.getLong("talkedMs"));
  }

  @Test
  void endsACallInWhicheverStateOnce() {
    String waiting = centre.request(alice, queue);
    assertThat(end(waiting).<String>path("reason")).isEqualTo("cancelled");

    SessionUser agent = centre.agent(bob, queue);
    String ringing = centre.request(alice, queue);
    assertThat(byService().get(CALLS + ringing).<String>path("state")).isEqualTo("ringing");
    assertThat(end(ringing).<String>path("reason")).isEqualTo("cancelled");

    String active = centre.request(alice, queue);
    centre.accepts(agent, active);
    Response ended = end(active);
    assertThat(ended.<String>path("state")).isEqualTo("ended");
    assertThat(ended.<String>path("reason")).isEqualTo("completed");
    assertThat(rooms.show(active).status()).isEqualTo(RoomStatus.CLOSED);
    Response again = end(active);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.<Object>path("endedAt")).isEqualTo(ended.<Object>path("endedAt"));
  }

  @Test
  void endsACallThatBeganByItself() {
    String room = roomGuests.room("standard");
    roomGuests.enters(alice, "customer", room);
    roomGuests.enters(bob, "agent", room);
    String call = rooms.show(room).call().orElseThrow().callId();
    assertThat(byService().get(CALLS + call).<String>path("kind")).isEqualTo("direct");

    assertThat(end(call).<String>path("reason")).isEqualTo("completed");

    assertThat(rooms.show(room).participant(alice)).isEmpty();
    assertThat(rooms.show(room).participant(bob)).isPresent();
  }

  @Test
  void whoeverIsInACallEndsIt() {
    String mine = centre.call(alice, bob, queue);
    assertThat(by(alice, "customer").post(CALLS + mine + "/end").<String>path("endedBy"))
        .isEqualTo(alice);

    String carl = someone("carl");
    String his = centre.call(someone("anna"), carl, someone("queue"));
    assertThat(by(carl, "agent").post(CALLS + his + "/end").<String>path("state"))
        .isEqualTo("ended");
  }

  @Test
  void countsACallThatEndsOnceWithItsReason() {
    double before = ended("cancelled");
    String call = centre.request(alice, queue);
    end(call);
    end(call);
    assertThat(ended("cancelled")).isEqualTo(before + 1);
  }

  @Test
  void transfersACallToAQueueOrAnAgent() {
    String call = centre.call(alice, bob, queue);
    String billing = someone("billing");
    String carl = someone("carl");
    SessionUser takes = centre.agent(carl, billing);

    Response transferred =
        by("sue", "supervisor").body(Map.of("queue", billing)).post(CALLS + call + "/transfer");

    assertThat(transferred.statusCode()).as(transferred.asString()).isEqualTo(200);
    assertThat(transferred.<String>path("state")).isEqualTo("active");
    centre.accepts(takes, call);
    assertThat(byService().get(CALLS + call).<String>path("agentId")).isEqualTo(carl);

    String dora = someone("dora");
    centre.agent(dora, queue);
    assertThat(transfer(call, Map.of("userId", dora)).statusCode()).isEqualTo(200);
    assertThat(dispatch.ringingAt(dora)).containsExactly(call);
  }

  @Test
  void invitesAThirdPartyOnceForAKey() {
    String call = centre.call(alice, bob, queue);
    String carl = someone("carl");
    SessionUser guest = centre.agent(carl, queue);
    String key = someone("key");

    Response invited = invite(call, key, carl);
    String ticket = invited.path("ticket");
    assertThat(invited.<String>path("callId")).isEqualTo(call);
    assertThat(dispatch.ringingAt(carl)).containsExactly(ticket);
    centre.accepts(guest, ticket);

    assertThat(invite(call, key, carl).<String>path("ticket")).isEqualTo(ticket);
    assertThat(byService().get(CALLS + call).jsonPath().getList("people.userId"))
        .containsExactlyInAnyOrder(alice, bob, carl);
    assertProblem(invite(call, key, someone("dora")), 409, "idempotency-conflict");
  }

  @Test
  void movesACallAheadOfThoseThatWait() {
    centre.request(someone("first"), queue);
    String call = centre.request(alice, queue);

    Response moved =
        by("sue", "supervisor").body(Map.of("priority", 5)).put(CALLS + call + "/priority");

    assertThat(moved.<Integer>path("priority")).isEqualTo(5);
    assertThat(dispatch.callOf(alice).orElseThrow().position()).isEqualTo(1);
    assertThat(byService().get(CALLS + call).jsonPath().getList("history.events.type"))
        .contains("call-prioritised");
  }

  @Test
  void aCallIsSeenByThoseInItItsQueuesAgentsSupervisorsAndServices() {
    String call = centre.call(alice, bob, queue);

    assertThat(by(alice, "customer").get(CALLS + call).statusCode()).isEqualTo(200);
    assertThat(byAgent(bob).get(CALLS + call).statusCode()).isEqualTo(200);
    assertThat(byAgent("carl", queue).get(CALLS + call).statusCode()).isEqualTo(200);
    assertThat(byAgent("carl", "*").get(CALLS + call).statusCode()).isEqualTo(200);
    assertThat(by("sue", "supervisor").get(CALLS + call).statusCode()).isEqualTo(200);
    assertForbidden(byAgent("carl", "elsewhere").get(CALLS + call));
    assertForbidden(byAgent("carl").get(CALLS + call + "/events"));
    assertForbidden(by("eve", "customer").get(CALLS + call));
    assertForbidden(by("eve", "customer").get(CALLS + call + "/events"));
    assertForbidden(by("eve", "customer").post(CALLS + call + "/end"));
    assertForbidden(byAgent("carl", queue).post(CALLS + call + "/end"));
  }

  @Test
  void whoMayNotKnowACallDoesNotLearnThatItIsNotThere() {
    for (String path : List.of("nowhere", "nowhere/events")) {
      assertForbidden(by("eve", "customer").get(CALLS + path));
      assertForbidden(byAgent("eve", "*").get(CALLS + path));
      assertProblem(byService().get(CALLS + path), 404, "call-not-found");
    }
    assertForbidden(by("eve", "customer").post(CALLS + "nowhere/end"));
    assertProblem(end("nowhere"), 404, "call-not-found");
    assertProblem(transfer("nowhere", Map.of("userId", bob)), 404, "call-not-found");
    assertProblem(invite("nowhere", someone("key"), bob), 404, "call-not-found");
    assertProblem(prioritise("nowhere", 1), 404, "call-not-found");
  }

  @Test
  void onlySupervisorsAndServicesMoveOtherPeoplesCalls() {
    String call = centre.call(alice, bob, queue);
    for (String role : List.of("customer", "agent")) {
      String who = role.equals("agent") ? bob : alice;
      assertForbidden(by(who, role).body(Map.of("queue", queue)).post(CALLS + call + "/transfer"));
      assertForbidden(by(who, role).body(Map.of("queue", queue)).post(CALLS + call + "/invite"));
      assertForbidden(by(who, role).body(Map.of("priority", 9)).put(CALLS + call + "/priority"));
    }
  }

  @Test
  void namesWhatIsWrongWithARequest() {
    String call = centre.call(alice, bob, queue);
    assertInvalid(transfer(call, Map.of()), "queue");
    assertInvalid(transfer(call, Map.of("queue", queue, "userId", bob)), "queue");
    assertInvalid(transfer(call, Map.of("queue", "a queue")), "queue");
    assertInvalid(transfer(call, Map.of("to", queue)), "to");
    assertInvalid(byService().post(CALLS + call + "/invite"), "body");
    assertInvalid(byService().body("{").post(CALLS + call + "/transfer"));
    assertInvalid(prioritise(call, 10), "priority");
    assertInvalid(prioritise(call, -1), "priority");
    assertInvalid(prioritise(call, "first"), "priority");
    assertInvalid(byService().body(Map.of()).put(CALLS + call + "/priority"), "priority");
    assertInvalid(
        byService().body(Map.of("reason", "x".repeat(129))).post(CALLS + call + "/end"), "reason");
    assertInvalid(byService().get(CALLS + "a}b"), "id");
  }

  @Test
  void saysWhyACallCannotBeMoved() {
    String call = centre.call(alice, bob, queue);
    assertProblem(transfer(call, Map.of("queue", someone("misspelt"))), 404, "queue-not-found");
    assertProblem(transfer(call, Map.of("userId", "nobody")), 409, "agent-unavailable");
    assertProblem(invite(call, someone("key"), "nobody"), 409, "agent-unavailable");

    String waiting = centre.request(someone("anna"), queue);
    assertProblem(transfer(waiting, Map.of("queue", queue)), 409, "call-in-progress");

    end(call);
    assertProblem(transfer(call, Map.of("queue", queue)), 409, "call-ended");
    assertProblem(invite(call, someone("key"), bob), 409, "call-ended");
    assertProblem(prioritise(call, 5), 409, "call-ended");
  }

  private double ended(String reason) {
    var counter = metrics.find("holdfast.calls.ended").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  private static Response end(String call) {
    return byService().post(CALLS + call + "/end");
  }

  private static Response transfer(String call, Map<String, Object> target) {
    return byService().body(target).post(CALLS + call + "/transfer");
  }

  private static Response invite(String call, String key, String agent) {
    return byService()
        .header("Idempotency-Key", key)
        .body(Map.of("userId", agent))
        .post(CALLS + call + "/invite");
  }

  private static Response prioritise(String call, Object priority) {
    return byService().body(Map.of("priority", priority)).put(CALLS + call + "/priority");
  }
}
