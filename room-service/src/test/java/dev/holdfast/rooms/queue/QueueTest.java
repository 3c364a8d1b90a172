package dev.holdfast.rooms.queue;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byAgent;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.Pages;
import dev.holdfast.state.dispatch.Dispatch;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class QueueTest {
  private static final String QUEUES = "/v1/queues";

  @Inject ContactCentre centre;
  @Inject Dispatch dispatch;
  @Inject MeterRegistry metrics;

  private final String queue = someone("queue");

  @Test
  void showsWhoWaitsSinceWhenAndWhoServes() {
    String busy = someone("busy");
    centre.call(someone("anna"), busy, queue);
    String ringing = someone("ringing");
    centre.agent(ringing, queue);
    String rings = centre.request(someone("berta"), queue);
    String carol = someone("carol");
    String first = centre.request(carol, queue);
    String second = centre.request(someone("dora"), queue);
    String gone = someone("gone");
    SessionUser lost = centre.agent(gone, queue);
    dispatch.decline(dispatch.ringingAt(gone).iterator().next(), lost);
    dispatch.away(gone, lost.sessionId(), lost.epoch(), Departure.LOST);

    JsonPath shown = byService().get(QUEUES + "/" + queue).jsonPath();

    assertThat(shown.getString("name")).isEqualTo(queue);
    assertThat(shown.getInt("waiting")).isEqualTo(2);
    assertThat(shown.getInt("ringing")).isEqualTo(1);
    assertThat(shown.getMap("agents"))
        .isEqualTo(Map.of("available", 0, "ringing", 1, "busy", 1, "away", 1));
    assertThat(shown.getList("calls.callId")).containsExactly(first, second, rings);
    assertThat(shown.getList("calls.position")).containsExactly(1, 2, null);
    assertThat(shown.getMap("calls[0].customer")).isEqualTo(Map.of("userId", carol, "name", carol));
    assertThat(shown.getString("calls[0].state")).isEqualTo("queued");
    assertThat(shown.getLong("calls[0].requestedAt")).isPositive();
    assertThat(shown.getMap("calls[0]")).doesNotContainKey("agent");
    assertThat(shown.getString("calls[2].state")).isEqualTo("ringing");
    assertThat(shown.getString("calls[2].agent")).isEqualTo(ringing);
    assertThat(shown.getList("agentList.userId")).containsExactlyInAnyOrder(busy, ringing, gone);
    assertThat(shown.getLong("longestWaitMs")).isEqualTo(shown.getLong("calls[0].waitedMs"));
    assertThat(shown.getLong("meanWaitMs")).isNotNegative();
    assertThat(shown.getLong("expectedWaitMs")).isPositive();
  }

  @Test
  void listsTheQueuesPageByPageWithFigures() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = someone("listed");
      made.add(name);
      centre.request(someone("customer"), name);
    }
    String[] names = made.toArray(String[]::new);

    List<JsonPath> pages = Pages.ofList(cursor -> list(byAgent("bob", names), cursor, 2));

    assertThat(Pages.all(pages, "queues.name", String.class))
        .containsExactlyElementsOf(made.stream().sorted().toList());
    assertThat(Pages.all(pages, "queues.waiting", Integer.class)).containsOnly(1);
    assertThat(pages)
        .hasSize(3)
        .allSatisfy(
            page -> assertThat(page.getMap("queues[0]")).doesNotContainKeys("calls", "agentList"));
    assertThat(list(byService(), "", 200).getList("queues.name")).containsAll(made);
  }

  @Test
  void aQueueIsSeenByItsAgentsSupervisorsAndServices() {
    centre.request(someone("customer"), queue);
    String path = QUEUES + "/" + queue;
    assertThat(byService().get(path).jsonPath().getMap(""))
        .as("nobody serves it")
        .doesNotContainKey("expectedWaitMs");

    assertThat(byAgent("bob", queue).get(path).statusCode()).isEqualTo(200);
    assertThat(byAgent("bob", "*").get(path).statusCode()).isEqualTo(200);
    assertThat(by("sue", "supervisor").get(path).statusCode()).isEqualTo(200);
    assertForbidden(byAgent("bob", "other").get(path));
    assertForbidden(by("alice", "customer").get(path));
    assertForbidden(by("alice", "customer").get(QUEUES));
    assertProblem(byNobody().get(QUEUES), 401, "unauthorized");
    assertThat(list(byAgent("bob", "other"), "", 200).getList("queues")).isEmpty();
  }

  @Test
  void whoMayNotKnowAQueueDoesNotLearnThatItIsNotThere() {
    assertForbidden(byAgent("bob", "other").get(QUEUES + "/nowhere"));
    assertProblem(byAgent("bob", "nowhere").get(QUEUES + "/nowhere"), 404, "queue-not-found");
    assertProblem(byService().get(QUEUES + "/nowhere"), 404, "queue-not-found");
    assertInvalid(byService().get(QUEUES + "/a}b"), "name");
  }

  @Test
  void refusesACursorFromElsewhere() {
    centre.request(someone("customer"), queue);
    centre.request(someone("customer"), someone("queue"));
    String cursor = list(byService(), "", 1).getString("next");

    assertInvalid(by("sue", "supervisor").queryParam("cursor", cursor).get(QUEUES), "cursor");
    assertInvalid(byService().queryParam("cursor", cursor).get("/v1/rooms"), "cursor");
    assertInvalid(byService().get(QUEUES + "?limit=0"), "limit");
  }

  @Test
  void theLengthOfAQueueAndWhatItsAgentsDoAreMetrics() {
    String name = someone("a-first-by-name");
    centre.call(someone("anna"), someone("bob"), name);
    centre.request(someone("berta"), name);

    await().until(() -> gauge("holdfast.queues.waiting", "queue", name) == 1);
    await().until(() -> gauge("holdfast.queues.agents", "queue", name, "state", "busy") == 1);
    await().until(() -> gauge("holdfast.queues.agents", "queue", name, "state", "available") == 0);
  }

  @Test
  void aMetricOfAQueueIsNeverAwayWhileItsFigureChanges() {
    String name = someone("a-first-by-name");
    centre.request(someone("anna"), name);
    await().until(() -> gauge("holdfast.queues.waiting", "queue", name) == 1);
    Gauge gauge = metrics.get("holdfast.queues.waiting").tags("queue", name).gauge();

    centre.request(someone("berta"), name);

    await().until(() -> gauge.value() == 2);
    assertThat(metrics.get("holdfast.queues.waiting").tags("queue", name).gauge()).isSameAs(gauge);
  }

  private double gauge(String metric, String... tags) {
    Gauge gauge = metrics.find(metric).tags(tags).gauge();
    return gauge == null ? -1 : gauge.value();
  }

  private static JsonPath list(RequestSpecification who, String cursor, int limit) {
    return who.queryParams("cursor", cursor, "limit", limit).get(QUEUES).jsonPath();
  }
}
