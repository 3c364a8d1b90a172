package dev.holdfast.rooms.call;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.EventReader;
import dev.holdfast.state.session.SessionUser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class CallEventTest {
  @Inject ContactCentre centre;

  @TestHTTPResource("/v1/calls/")
  URI calls;

  private final String queue = someone("queue");
  private final String alice = someone("alice");
  private final String bob = someone("bob");

  @Test
  void tellsOfTheQueueAndOfTheRoomInOneLogPageByPage() {
    SessionUser customer = centre.signIn(alice, "customer");
    SessionUser agent = centre.agent(bob, queue);
    String call = centre.request(customer, queue);
    centre.accepts(agent, call);

    List<String> types = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    String after = "0";
    boolean more = true;
    while (more) {
      JsonPath page = page(call, Map.of("after", after, "limit", 2));
      assertThat(page.getString("callId")).isEqualTo(call);
      assertThat(page.getBoolean("recovered")).isTrue();
      types.addAll(page.getList("events.type", String.class));
      sources.addAll(page.getList("events.from", String.class));
      after = page.getString("next");
      more = page.getBoolean("more");
      assertThat(page.prettify())
          .doesNotContain(customer.sessionId())
          .doesNotContain(agent.sessionId());
    }

    assertThat(types).startsWith("call-requested").contains("call-ringing", "call-accepted");
    assertThat(sources).startsWith("dispatch").contains("room");
  }

  @Test
  void streamsWhatHappensToACallAndResumes() throws Exception {
    SessionUser agent = centre.agent(bob, queue);
    String call = centre.request(alice, queue);
    String last;
    try (EventReader reader = follow(call, Map.of())) {
      await().until(() -> reader.types().contains("call-ringing"));
      centre.accepts(agent, call);
      await().until(() -> reader.types().contains("call-accepted"));
      last = reader.received().getLast().id();
    }
    byService().post("/v1/calls/" + call + "/end");
    try (EventReader reader = follow(call, Map.of("Last-Event-ID", last))) {
      await().until(() -> reader.types().contains("call-ended"));
      assertThat(reader.received().stream().map(EventReader.Received::id))
          .doesNotHaveDuplicates()
          .doesNotContain(last)
          .isSubsetOf(page(call, Map.of("after", last)).getList("events.offset", String.class));
    }
  }

  @Test
  void refusesWhatIsNoOffset() {
    String call = centre.request(alice, queue);
    String path = "/v1/calls/" + call + "/events";
    assertProblem(byService().get(path + "?after=yesterday"), 400, "invalid-payload", "after");
    assertProblem(byService().get(path + "?limit=0"), 400, "invalid-payload", "limit");
    assertProblem(
        byService().accept("text/event-stream").header("Last-Event-ID", "x").get(path),
        400,
        "invalid-payload",
        "Last-Event-ID");
  }

  private EventReader follow(String call, Map<String, String> headers) throws Exception {
    return new EventReader(calls.resolve(call + "/events"), token(alice, "customer"), headers);
  }

  private static JsonPath page(String call, Map<String, Object> parameters) {
    return byService().queryParams(parameters).get("/v1/calls/" + call + "/events").jsonPath();
  }
}
