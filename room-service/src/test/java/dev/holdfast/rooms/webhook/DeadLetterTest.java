package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byNobody;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Problems.assertForbidden;
import static dev.holdfast.rooms.Problems.assertInvalid;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(value = Receivers.class, restrictToAnnotatedClass = true)
class DeadLetterTest extends WebhookTest {
  private static final String STRICT = "/v1/webhooks/strict/dead-letters";

  private final Receiver strict = Receivers.of("strict");
  private final Receiver elsewhere = Receivers.of("elsewhere");

  @Test
  void whatIsNotTakenForTooLongCanBeReadAndReplayed() {
    strict.answer(Receiver.Answer.of(500));
    String room = roomGuests.room("standard");
    roomGuests.leaves(roomGuests.enters("alice", "agent", room));
    await().until(() -> lettersOf("strict", room).size() == 3);

    Map<String, Object> letter = lettersOf("strict", room).getFirst();
    assertThat(letter)
        .containsEntry("type", "room-created")
        .containsEntry("reason", "answered 500")
        .containsEntry("replaying", false);
    assertThat((Integer) letter.get("attempts")).isPositive();
    assertThat(event(letter)).containsEntry("id", letter.get("id")).containsEntry("roomId", room);
    assertThat(strict.of(room)).extracting(Receiver.Received::id).contains(id(letter));

    strict.answer(Receiver.Answer.TAKEN);
    int before = strict.of(room).size();
    Response one = byService().post(STRICT + "/" + id(letter) + "/replay");
    assertThat(one.statusCode()).isEqualTo(202);
    assertThat(one.<Integer>path("replaying")).isEqualTo(1);
    await().until(() -> lettersOf("strict", room).size() == 2);
    assertThat(strict.of(room)).hasSize(before + 1);
    assertThat(strict.of(room).getLast().id()).isEqualTo(id(letter));

    assertThat(byService().post(STRICT + "/replay").statusCode()).isEqualTo(202);
    await().until(() -> lettersOf("strict", room).isEmpty());
    assertThat(strict.of(room).subList(before, before + 3))
        .extracting(Receiver.Received::type)
        .containsExactly("room-created", "participant-joined", "participant-left");
    await().until(() -> count("holdfast.webhooks.buried", "hook", "strict") >= 3);
  }

  @Test
  void aReplayThatFailsLeavesTheLetterWithTheNewReason() {
    strict.answer(Receiver.Answer.of(500));
    String room = roomGuests.room("standard");
    await().until(() -> lettersOf("strict", room).size() == 1);
    Map<String, Object> before = lettersOf("strict", room).getFirst();
    strict.answer(Receiver.Answer.of(410));

    byService().post(STRICT + "/" + id(before) + "/replay");

    await().until(() -> "answered 410".equals(lettersOf("strict", room).getFirst().get("reason")));
    Map<String, Object> after = lettersOf("strict", room).getFirst();
    assertThat(after)
        .containsEntry("attempts", (Integer) before.get("attempts") + 1)
        .containsEntry("buriedAt", before.get("buriedAt"))
        .containsEntry("replaying", false);
    assertThat(byService().delete(STRICT + "/" + id(before)).statusCode()).isEqualTo(204);
    assertThat(byService().delete(STRICT + "/" + id(before)).statusCode()).isEqualTo(204);
    assertThat(lettersOf("strict", room)).isEmpty();
    assertProblem(byService().post(STRICT + "/" + id(before) + "/replay"), 404, "not-found");
  }

  @Test
  void aRedirectIsNotFollowed() {
    String target = "http://127.0.0.1:" + strict.port() + "/redirected";
    elsewhere.answer(request -> new Receiver.Reply(307, Map.of("Location", target)));

    String room = roomGuests.room("standard");

    await().until(() -> lettersOf("elsewhere", room).size() == 1);
    assertThat(lettersOf("elsewhere", room).getFirst()).containsEntry("reason", "answered 307");
    assertThat(strict.received()).noneMatch(one -> one.path().equals("/redirected"));
  }

  @Test
  void anAddressThatIsNotPublicIsNotConnectedTo() {
    String room = roomGuests.room("standard");

    await().until(() -> lettersOf("private", room).size() == 1);
    assertThat(lettersOf("private", room).getFirst())
        .containsEntry("reason", "127.0.0.1 leads to 127.0.0.1, which is not allowed");
    assertThat(Receivers.of("private").received()).isEmpty();
  }

  @Test
  void onlySoManyAreKept() {
    String room = roomGuests.room("standard");
    // What other tests did may be sent still: it must not take the place of these letters.
    Receivers.of("bounded")
        .answer(request -> new Receiver.Reply(request.roomId().equals(room) ? 400 : 204, Map.of()));
    for (int i = 0; i < 3; i++) {
      roomGuests.leaves(roomGuests.enters("alice", "agent", room));
    }

    await()
        .until(
            () ->
                lettersOf("bounded", room).stream()
                    .map(one -> one.get("type"))
                    .toList()
                    .equals(List.of("participant-left", "participant-joined", "participant-left")));
    // It may have been so after the second time already: then the oldest go as the last come.
    Response all = byService().get("/v1/webhooks/bounded/dead-letters?limit=10");
    assertThat(all.<List<Object>>path("deadLetters")).hasSize(3);
    assertThat(all.<String>path("next")).isNull();
    Response first = byService().get("/v1/webhooks/bounded/dead-letters?limit=2");
    assertThat(first.<List<Object>>path("deadLetters")).hasSize(2);
    Response rest =
        byService()
            .queryParam("cursor", first.<String>path("next"))
            .get("/v1/webhooks/bounded/dead-letters?limit=2");
    assertThat(rest.<List<Object>>path("deadLetters"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(first.<List<Object>>path("deadLetters"));
  }

  @Test
  void onlyServicesAndSupervisorsMayAskAndNothingSecretIsTold() {
    assertThat(by("sue", "supervisor").get("/v1/webhooks").statusCode()).isEqualTo(200);
    assertForbidden(by("ann", "agent").get("/v1/webhooks"));
    assertForbidden(by("ann", "agent").post(STRICT + "/replay"));
    assertProblem(byNobody().get(STRICT), 401, "unauthorized");
    assertProblem(byService().get("/v1/webhooks/nobody/dead-letters"), 404, "not-found");
    assertInvalid(byService().get(STRICT + "?cursor=x"), "cursor");
    assertInvalid(byService().get(STRICT + "?limit=0"), "limit");

    Response list = byService().get("/v1/webhooks");

    assertThat(list.<List<String>>path("webhooks.name"))
        .containsExactly(
            "bounded", "elsewhere", "every", "flaky", "private", "slow", "some", "strict", "stuck");
    assertThat(list.<List<String>>path("webhooks.host")).containsOnly("127.0.0.1");
    assertThat(list.<List<String>>path("webhooks.find { it.name == 'some' }.events"))
        .containsExactly("participant-left", "room-closed");
    assertThat(list.asString()).doesNotContain("whsec").doesNotContain("from/holdfast");
  }

  private static List<Map<String, Object>> lettersOf(String webhook, String room) {
    List<Map<String, Object>> found = new ArrayList<>();
    String cursor = "0";
    while (cursor != null) {
      Response page =
          byService()
              .queryParam("cursor", cursor)
              .queryParam("limit", 200)
              .get("/v1/webhooks/" + webhook + "/dead-letters");
      page.<List<Map<String, Object>>>path("deadLetters").stream()
          .filter(letter -> room.equals(event(letter).get("roomId")))
          .forEach(found::add);
      cursor = page.path("next");
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> event(Map<String, Object> letter) {
    return (Map<String, Object>) letter.get("event");
  }

  private static String id(Map<String, Object> letter) {
    return (String) letter.get("id");
  }
}
