package dev.holdfast.rooms.ice;

import static dev.holdfast.rooms.Calls.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class IceTest {
  private static final String SECRET = "a-secret-of-the-turn-server-for-tests";

  @Test
  void givesTheServersWithCredentialsThatTheTurnServerAccepts() {
    long before = System.currentTimeMillis() / 1000;
    JsonPath ice = by("alice", "customer").get("/v1/ice-servers").jsonPath();
    long after = System.currentTimeMillis() / 1000;

    assertThat(ice.getInt("ttl")).isEqualTo(1800);
    assertThat(ice.getList("iceServers")).hasSize(2);
    assertThat(ice.getMap("iceServers[0]"))
        .isEqualTo(Map.of("urls", List.of("stun:stun.example.com:3478")));
    assertThat(ice.getList("iceServers[1].urls"))
        .isEqualTo(
            List.of("turn:turn.example.com:3478?transport=udp", "turns:turn.example.com:5349"));
    String username = ice.getString("iceServers[1].username");
    assertThat(username).endsWith(":alice");
    long expiresAt = Long.parseLong(username.substring(0, username.indexOf(':')));
    assertThat(expiresAt).isBetween(before + 1800, after + 1800);
    assertThat(ice.getString("iceServers[1].credential"))
        .isEqualTo(TurnCredentials.of(SECRET, "alice", expiresAt).credential());
  }

  /** Expected is what OpenSSL makes of it: {@code openssl dgst -sha1 -hmac "$SECRET" -binary}. */
  @Test
  void signsTheUserAndTheEndOfTheCredential() {
    assertThat(TurnCredentials.of(SECRET, "alice", 1790000000))
        .isEqualTo(new TurnCredentials("1790000000:alice", "3CCJrFbZFYZiNTI6LIdYCPlKIp8="));
  }

  @Test
  void theServiceDoesNotStartWithTurnServersButNoSecret() {
    IceEndpoint endpoint =
        new IceEndpoint(
            Optional::empty, new Turn(List.of("turn:turn.example.com"), Optional.empty()), null);
    assertThatThrownBy(() -> endpoint.check(null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holdfast.turn.secret");
  }

  /** Its credentials are in everybody's hands: a short one would be found by trying. */
  @Test
  void theServiceDoesNotStartWithASecretThatCanBeGuessed() {
    String tooShort = "a".repeat(31);
    IceEndpoint endpoint =
        new IceEndpoint(Optional::empty, new Turn(List.of(), Optional.of(tooShort + "\n")), null);
    assertThatThrownBy(() -> endpoint.check(null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holdfast.turn.secret")
        .hasMessageContaining("32")
        .hasMessageNotContaining(tooShort);
  }

  @Test
  void withoutAnyServerTheListIsEmpty() {
    IceEndpoint endpoint =
        new IceEndpoint(Optional::empty, new Turn(List.of(), Optional.empty()), null);
    endpoint.check(null);
    assertThat(endpoint.show().iceServers()).isEmpty();
  }

  private record Turn(List<String> servers, Optional<String> secret) implements TurnConfig {
    @Override
    public Optional<List<String>> urls() {
      return Optional.of(servers);
    }

    @Override
    public Duration ttl() {
      return Duration.ofHours(1);
    }
  }
}
