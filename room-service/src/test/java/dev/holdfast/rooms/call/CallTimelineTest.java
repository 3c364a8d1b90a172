package dev.holdfast.rooms.call;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class CallTimelineTest {
  @Inject ContactCentre centre;

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
    assertThat(told.jsonPath().getString("entries[0].userId")).isEqualTo(alice);
    assertThat(told.asString()).doesNotContain("invoice", "fire drill", "\"name\"", "metadata");
  }

  @Test
  void tellsOfACallThatNeverHadARoom() {
    String call = centre.request(alice, queue);
    byService().post("/v1/calls/" + call + "/end");

    assertThat(timeline(call).jsonPath().getList("entries.type", String.class))
        .containsExactly("call-requested", "call-ended");
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

  private static Response timeline(String call) {
    return byService().get("/v1/calls/" + call + "/timeline");
  }
}
