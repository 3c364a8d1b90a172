package dev.holdfast.rooms.ice;

import static dev.holdfast.rooms.Calls.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedisResource;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class IceTest {
  private static final String SECRET = "a-secret-of-the-turn-server-for-tests";

  @Test
  void givesTheServersWithCredentialsThatTheTurnServerAccepts() throws Exception {
    long before = System.currentTimeMillis() / 1000;
    JsonPath ice = by("alice", "customer").get("/v1/ice-servers").jsonPath();
    long after = System.currentTimeMillis() / 1000;

    assertThat(ice.getInt("ttl")).isEqualTo(1800);
    assertThat(ice.getList("iceServers")).hasSize(2);
    assertThat(ice.getMap("iceServers[0]"))
        .isEqualTo(java.util.Map.of("urls", List.of("stun:stun.example.com:3478")));
    assertThat(ice.getList("iceServers[1].urls"))
        .isEqualTo(
            List.of("turn:turn.example.com:3478?transport=udp", "turns:turn.example.com:5349"));
    String username = ice.getString("iceServers[1].username");
    assertThat(username).endsWith(":alice");
    assertThat(Long.parseLong(username.substring(0, username.indexOf(':'))))
        .isBetween(before + 1800, after + 1800);
    assertThat(ice.getString("iceServers[1].credential"))
        .isEqualTo(Base64.getEncoder().encodeToString(hmacSha1(SECRET, username)));
  }

  @Test
  void signsAsTheTestVectorOfRfc2202Says() throws Exception {
    byte[] expected = hmacSha1("Jefe", "what do ya want for nothing?");
    assertThat(java.util.HexFormat.of().formatHex(expected))
        .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
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

  /** RFC 2104 by hand, so that the service's own computation is not checked against itself. */
  private static byte[] hmacSha1(String secret, String text) throws Exception {
    byte[] key = Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 64);
    byte[] inner = new byte[64];
    byte[] outer = new byte[64];
    for (int i = 0; i < 64; i++) {
      inner[i] = (byte) (key[i] ^ 0x36);
      outer[i] = (byte) (key[i] ^ 0x5c);
    }
    MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
    sha1.update(inner);
    byte[] digest = sha1.digest(text.getBytes(StandardCharsets.UTF_8));
    sha1.update(outer);
    return sha1.digest(digest);
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
