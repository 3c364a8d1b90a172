package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.transcripts.Producer.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.RequestRates;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class AccessTest extends TranscriptTest {
  @Inject CallRoom calls;
  @Inject Rooms rooms;
  @Inject RequestRates rates;

  private final String path = path();

  private int refusal(String path, TestToken token) {
    return LiveClient.refusal(base, path, "Authorization", "Bearer " + token.signed());
  }

  private void letsIn(String path, TestToken token) {
    try (LiveClient reader = LiveClient.connect(base, path, token.signed())) {
      reader.awaitType("status");
    }
  }

  @Test
  void refusesAnUpgradeWithoutAToken() {
    assertThat(LiveClient.refusal(base, path)).isEqualTo(401);
    assertThat(LiveClient.refusal(base, path, "Authorization", "Basic x")).isEqualTo(401);
  }

  @Test
  void neverTakesATokenFromTheQuery() {
    assertThat(LiveClient.refusal(base, path + "?token=" + Producer.token())).isEqualTo(401);
  }

  @Test
  void refusesAnUpgradeWithAForgedToken() {
    assertThat(refusal(path, TestToken.of("eve", "service").grantingCall("*").forged()))
        .isEqualTo(401);
  }

  @Test
  void refusesAnUpgradeWithATokenThatRanOut() {
    assertThat(
            refusal(
                path, TestToken.of("ann", "agent").grantingCall("*").lasting(Duration.ofHours(-1))))
        .isEqualTo(401);
  }

  @Test
  void refusesAnUpgradeWithoutAGrantForTheCall() {
    assertThat(refusal(path, TestToken.of("ann", "agent"))).isEqualTo(403);
    assertThat(refusal(path, TestToken.of("ann", "agent").grantingCall("another"))).isEqualTo(403);
    assertThat(refusal(path + "?roomId=nowhere", TestToken.of("ann", "agent"))).isEqualTo(403);
    assertThat(refusal(path + "?roomId=%7B%7D", TestToken.of("ann", "agent"))).isEqualTo(403);
  }

  @Test
  void refusesACallIdThatIsNoId() {
    assertThat(refusal("/v1/transcripts/%7Bx%7D", TestToken.of("stt", "service"))).isEqualTo(400);
  }

  @Test
  void letsInWhomTheTokenGrantsTheCall() {
    letsIn(path, TestToken.of("ann", "agent").grantingCall(callId));
    letsIn(path, TestToken.of("tom", "customer").grantingCall("*"));
    letsIn(path, TestToken.of("boss", "supervisor"));
    letsIn(path, TestToken.of("archive", "service"));
  }

  @Test
  void letsInTheParticipantsOfTheCallWhetherOrNotTheyNameItsRoom() {
    String roomId = "room-" + callId;
    String call = calls.between(roomId, "ann", "tom");
    String itsPath = "/v1/transcripts/" + call + "?roomId=" + roomId;
    letsIn(itsPath, TestToken.of("ann", "agent"));
    letsIn(itsPath, TestToken.of("tom", "customer"));
    assertThat(refusal(itsPath, TestToken.of("eve", "customer"))).isEqualTo(403);
    assertThat(refusal(path + "?roomId=" + roomId, TestToken.of("ann", "agent"))).isEqualTo(403);
    assertThat(refusal("/v1/transcripts/" + call, TestToken.of("eve", "agent"))).isEqualTo(403);
    letsIn("/v1/transcripts/" + call, TestToken.of("ann", "agent"));
  }

  @Test
  void aRemovedPersonReadsNothingOfTheCallAnyMore() {
    String roomId = "room-" + callId;
    String call = calls.between(roomId, "ann", "eve");
    String itsPath = "/v1/transcripts/" + call;
    Producer producer = new Producer(call);
    TestToken old = TestToken.of("eve", "customer").grantingCall(call);
    try (LiveClient removed = LiveClient.connect(base, itsPath, old.signed());
        LiveClient other =
            LiveClient.connect(base, itsPath, TestToken.of("ann", "agent").signed())) {
      producer.says("s1", "before");
      removed.awaitText("before");

      rooms.remove(roomId, "eve", "ann");

      assertThat(removed.awaitClose()).isEqualTo(4403);
      assertThat(removed.awaitType("error").path("code").asText()).isEqualTo("removed");
      producer.says("s2", "after");
      other.awaitText("after");
      assertThat(removed.finals()).containsExactly("s1");
    }
    assertThat(refusal(itsPath, old)).isEqualTo(403);
    by(old.signed()).get(itsPath).then().statusCode(403).body("code", equalTo("removed"));
    await().until(() -> isLetIn(itsPath, TestToken.of("eve", "customer").grantingCall(call)));
  }

  @Test
  void aSupervisorWhoWasRemovedKeepsNothingOfTheCallEither() {
    String roomId = "room-" + callId;
    String call = "/v1/transcripts/" + calls.between(roomId, "ann", "eve");
    String old = TestToken.of("eve", "supervisor").signed();
    new Producer(call.substring(call.lastIndexOf('/') + 1)).says("s1", "before");

    rooms.remove(roomId, "eve", "ann");

    removed(old, request -> request.delete(call));
    removed(old, request -> request.put(call + "/hold"));
    removed(old, request -> request.delete(call + "/hold"));
    removed(old, request -> request.body("{\"find\":\"before\"}").post(call + "/redactions"));
    by(TestToken.of("boss", "supervisor").signed())
        .get(call)
        .then()
        .body("entries[0].transcript.text", equalTo("before"));
  }

  private static void removed(String token, Function<RequestSpecification, Response> asking) {
    asking
        .apply(by(token).contentType("application/json"))
        .then()
        .statusCode(403)
        .body("code", equalTo("removed"));
  }

  @Test
  void aUserWhoSendsTooManyRequestsIsToldWhenToComeBack() {
    String user = "eve-" + callId;
    String token = TestToken.of(user, "agent").grantingCall(callId).signed();
    Caller caller =
        new Caller(user, user, Role.AGENT, Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE);
    Response[] refused = new Response[1];
    await()
        .until(
            () -> {
              sendManyMore(caller);
              refused[0] = by(token).get(path);
              return refused[0].statusCode() == 429;
            });
    refused[0].then().header("Retry-After", "1").body("code", equalTo("rate-limited"));
    letsIn(path, TestToken.of("ann-" + callId, "agent").grantingCall(callId));
  }

  /** As many as it takes, in less time than they come back. */
  private void sendManyMore(Caller caller) {
    try {
      while (true) {
        rates.take(caller);
      }
    } catch (HoldfastException tooMany) {
      // Enough.
    }
  }

  // Newer than the removal, once the clock has moved on.
  private boolean isLetIn(String path, TestToken token) {
    return by(token.fresh().signed()).get(path).statusCode() == 200;
  }
}
