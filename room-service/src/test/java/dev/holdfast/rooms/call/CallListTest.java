package dev.holdfast.rooms.call;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byAgent;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.ContactCentre.someone;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.rooms.ContactCentre;
import dev.holdfast.rooms.Pages;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class CallListTest {
  private static final String CALLS = "/v1/calls";

  @Inject ContactCentre centre;

  private final String queue = someone("queue");
  private final String other = someone("other");
  private final String alice = someone("alice");
  private final String bob = someone("bob");

  @Test
  void listsEachCallOnceNewestFirstPageByPage() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.addFirst(centre.request(someone("customer"), queue));
    }

    for (Supplier<RequestSpecification> who :
        List.<Supplier<RequestSpecification>>of(
            Calls::byService, () -> byAgent(bob, queue, other))) {
      List<JsonPath> pages =
          Pages.ofList(
              cursor ->
                  who.get()
                      .queryParams("queue", queue, "limit", 3, "cursor", cursor)
                      .get(CALLS)
                      .jsonPath());

      assertThat(Pages.all(pages, "calls.callId", String.class))
          .containsExactlyInAnyOrderElementsOf(made);
      assertThat(Pages.all(pages, "calls.requestedAt", Long.class))
          .isSortedAccordingTo((a, b) -> Long.compare(b, a));
      assertThat(pages).hasSize(3);
    }
  }

  @Test
  void anAgentSeesTheOwnCallsAmongThoseOfTheQueues() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      expected.addFirst(centre.request(someone("customer"), queue));
      String agent = i == 0 ? bob : someone("agent");
      String elsewhere = centre.call(someone("customer"), agent, other);
      if (i == 0) {
        expected.addFirst(elsewhere);
      }
    }

    List<JsonPath> pages =
        Pages.ofList(
            cursor ->
                byAgent(bob, queue)
                    .queryParams("limit", 2, "cursor", cursor)
                    .get(CALLS)
                    .jsonPath());

    assertThat(Pages.all(pages, "calls.callId", String.class))
        .containsExactlyInAnyOrderElementsOf(expected)
        .doesNotHaveDuplicates();
  }

  @Test
  void filtersByStateQueuePersonAndTime() {
    String active = centre.call(alice, bob, queue);
    String waiting = centre.request(someone("anna"), queue);
    String elsewhere = centre.request(someone("carol"), other);
    long from = byService().get(CALLS + "/" + waiting).jsonPath().getLong("requestedAt");

    assertThat(ids(Map.of("queue", queue, "state", "active"))).containsExactly(active);
    assertThat(ids(Map.of("queue", queue, "state", "queued"))).containsExactly(waiting);
    assertThat(ids(Map.of("queue", queue, "state", "ended"))).isEmpty();
    assertThat(ids(Map.of("userId", alice))).containsExactly(active);
    assertThat(ids(Map.of("userId", bob))).containsExactly(active);
    assertThat(ids(Map.of("userId", bob, "queue", other))).isEmpty();
    assertThat(ids(Map.of("queue", other))).containsExactly(elsewhere);
    assertThat(ids(Map.of("queue", queue, "from", from))).contains(waiting);
    assertThat(ids(Map.of("queue", queue, "from", from + 1))).isEmpty();
    assertThat(ids(Map.of("queue", queue, "to", from + 1))).containsExactly(waiting, active);
    assertThat(ids(Map.of("queue", queue, "to", from))).doesNotContain(waiting);
  }

  @Test
  void customersSeeTheirOwnCallsOnly() {
    String mine = centre.request(alice, queue);
    String theirs = centre.request(someone("anna"), queue);

    assertThat(idsOf(by(alice, "customer"), Map.of())).containsExactly(mine);
    assertThat(idsOf(by(alice, "customer"), Map.of("queue", queue))).containsExactly(mine);
    assertThat(idsOf(by(someone("eve"), "customer"), Map.of("userId", alice))).isEmpty();
    assertThat(idsOf(byAgent(bob, other), Map.of("queue", queue))).isEmpty();
    assertThat(idsOf(byAgent(bob, queue), Map.of())).containsExactlyInAnyOrder(mine, theirs);
  }

  @Test
  void refusesACursorFromElsewhere() {
    centre.request(alice, queue);
    centre.request(someone("anna"), queue);
    String cursor =
        byService().queryParams("queue", queue, "limit", 1).get(CALLS).jsonPath().getString("next");
    assertThat(cursor).isNotNull();

    for (Map<String, Object> elsewhere :
        List.<Map<String, Object>>of(
            Map.of("cursor", cursor),
            Map.of("cursor", cursor, "queue", other),
            Map.of("cursor", cursor, "queue", queue, "state", "queued"),
            Map.of("cursor", "bm9uc2Vuc2U", "queue", queue),
            Map.of("cursor", "%%%", "queue", queue))) {
      assertInvalid(byService().queryParams(elsewhere).get(CALLS), "cursor");
    }
    assertInvalid(
        by("sue", "supervisor").queryParams("cursor", cursor, "queue", queue).get(CALLS), "cursor");
    assertInvalid(byService().queryParam("cursor", cursor).get("/v1/rooms"), "cursor");
  }

  @Test
  void refusesFiltersThatMeanNothing() {
    assertInvalid(byService().get(CALLS + "?state=busy"), "state");
    assertInvalid(byService().get(CALLS + "?from=yesterday"), "from");
    assertInvalid(byService().get(CALLS + "?to=-1"), "to");
    assertInvalid(byService().get(CALLS + "?limit=201"), "limit");
    assertProblem(byNobody().get(CALLS), 401, "unauthorized");
  }

  private static List<String> ids(Map<String, Object> query) {
    return idsOf(byService(), query);
  }

  private static List<String> idsOf(RequestSpecification who, Map<String, Object> query) {
    return who.queryParams(query).get(CALLS).jsonPath().getList("calls.callId", String.class);
  }
}
