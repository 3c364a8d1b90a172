package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class AccessTest {
  @TestHTTPResource("/")
  URI base;

  @Inject CallRoom calls;

  private final String callId = UUID.randomUUID().toString();
  private final String path = "/v1/transcripts/" + callId;

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
}
