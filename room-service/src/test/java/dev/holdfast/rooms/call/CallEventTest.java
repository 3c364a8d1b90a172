package dev.holdfast.rooms.call;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.EventReader;
import dev.holdfast.rooms.Pages;
import dev.holdfast.state.session.SessionUser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
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

    List<JsonPath> pages = Pages.ofLog(after -> page(call, Map.of("after", after, "limit", 2)));

    for (JsonPath page : pages) {
      assertThat(page.getString("callId")).isEqualTo(call);
      assertThat(page.getBoolean("recovered")).isTrue();
      assertThat(page.prettify())
          .doesNotContain(customer.sessionId())
          .doesNotContain(agent.sessionId());
    }
    assertThat(Pages.all(pages, "events.type", String.class))
        .startsWith("call-requested")
        .contains("call-ringing", "call-accepted");
    assertThat(Pages.all(pages, "events.from", String.class))
        .startsWith("dispatch")
        .contains("room");
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
    assertInvalid(byService().get(path + "?after=yesterday"), "after");
    assertInvalid(byService().get(path + "?limit=0"), "limit");
    assertInvalid(
        byService().accept("text/event-stream").header("Last-Event-ID", "x").get(path),
        "Last-Event-ID");
  }

  private EventReader follow(String call, Map<String, String> headers) throws Exception {
    return new EventReader(calls.resolve(call + "/events"), token(alice, "customer"), headers);
  }

  private static JsonPath page(String call, Map<String, Object> parameters) {
    return byService().queryParams(parameters).get("/v1/calls/" + call + "/events").jsonPath();
  }
}
