package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.http.AddressRates;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The test's own address is that of a trusted proxy, which says whose requests it hands on. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(AddressLimitTest.BehindAProxy.class)
class AddressLimitTest {
  public static final class BehindAProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1",
          "holdfast.address.limited", "true",
          "holdfast.address.requests-per-second", "1",
          "holdfast.address.requests-burst", "5");
    }
  }

  @TestHTTPResource("/")
  URI base;

  @TestHTTPResource(value = "/health/live", management = true)
  URI liveness;

  @Inject AddressRates rates;

  private final String callId = UUID.randomUUID().toString();
  private final String path = "/v1/transcripts/" + callId;
  private final String forged = TestToken.of("eve", "service").grantingCall("*").forged().signed();

  @Test
  void upgradesCountWhateverTheirTokenIs() {
    assertThat(LiveClient.refusal(base, path, headers("192.0.2.1", forged))).isEqualTo(401);

    await().until(() -> LiveClient.refusal(base, path, headers("192.0.2.1", forged)) == 429);

    String reader = TestToken.of("ann", "agent").grantingCall(callId).signed();
    letsIn("192.0.2.2", reader);
    assertUpgradeRefused("192.0.2.1", reader);
  }

  @Test
  void requestsCountWhateverTheirTokenIs() {
    await().until(() -> from("192.0.2.3", forged).statusCode() == 429);

    Response refused = refused("192.0.2.3");
    assertThat(refused.contentType()).startsWith("application/problem+json");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.<String>path("code")).isEqualTo("rate-limited");
    assertThat(refused.<String>path("detail")).startsWith("your address");
    sendManyFrom("192.0.2.3");
    given().header("X-Forwarded-For", "192.0.2.3").get(liveness).then().statusCode(200);
  }

  @Test
  void pastTheLimitServicesAreAnsweredAllTheSame() {
    String address = "192.0.2.4";

    sendManyFrom(address);
    given()
        .header("X-Forwarded-For", address)
        .header("Authorization", "Bearer " + Producer.token())
        .contentType("application/json")
        .body(Producer.segment("s1", "heard", true).toString())
        .post(path + "/segments")
        .then()
        .statusCode(200);
    sendManyFrom(address);
    assertThat(from(address, Producer.token()).statusCode()).isEqualTo(200);
    sendManyFrom(address);
    letsIn(address, Producer.token());
    sendManyFrom(address);
    try (LiveClient page =
        LiveClient.connect(
            base,
            path,
            List.of("X-Forwarded-For", address),
            List.of(
                "bearer-token-carrier",
                URLEncoder.encode(
                    "quarkus-http-upgrade#Authorization#Bearer " + Producer.token(),
                    StandardCharsets.UTF_8)))) {
      page.awaitText("heard");
    }
  }

  private void assertUpgradeRefused(String address, String token) {
    HttpResponse<?>[] refused = new HttpResponse<?>[1];
    await()
        .until(
            () -> {
              sendManyFrom(address);
              refused[0] = LiveClient.handshake(base, path, headers(address, token));
              return refused[0].statusCode() == 429;
            });
    assertThat(refused[0].headers().firstValue("Retry-After")).contains("1");
  }

  private void letsIn(String address, String token) {
    try (LiveClient reader =
        LiveClient.connect(base, path, List.of(headers(address, token)), List.of())) {
      reader.awaitType("status");
    }
  }

  // Again if one has come back since.
  private Response refused(String address) {
    Response[] refused = new Response[1];
    await()
        .until(
            () -> {
              sendManyFrom(address);
              refused[0] = from(address, forged);
              return refused[0].statusCode() == 429;
            });
    return refused[0];
  }

  private Response from(String address, String token) {
    return given()
        .headers("X-Forwarded-For", address, "Authorization", "Bearer " + token)
        .get(path);
  }

  private static String[] headers(String address, String token) {
    return new String[] {"X-Forwarded-For", address, "Authorization", "Bearer " + token};
  }

  /** As many as it takes. */
  private void sendManyFrom(String address) {
    SocketAddress sender = SocketAddress.inetSocketAddress(1, address);
    boolean taken;
    do {
      taken = rates.take(sender);
    } while (taken);
  }
}
