package dev.holdfast.rooms.access;

import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.state.http.AddressRates;
import dev.holdfast.testing.TestToken;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The test's own address is that of a trusted proxy, which says whose requests it hands on. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@TestProfile(AddressLimitTest.BehindAProxy.class)
class AddressLimitTest {
  private static final String PATH = "/v1/ice-servers";

  public static final class BehindAProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.proxy.proxy-address-forwarding", "true",
          "quarkus.http.proxy.trusted-proxies", "127.0.0.1,::1",
          "holdfast.demo.enabled", "true",
          "holdfast.address.limited", "true",
          "holdfast.address.requests-per-second", "1",
          "holdfast.address.requests-burst", "5");
    }
  }

  @Inject AddressRates rates;
  @Inject MeterRegistry metrics;

  @TestHTTPResource(value = "/health/live", management = true)
  URI liveness;

  @Test
  void requestsCountWhateverTheirTokenIs() {
    String forged = TestToken.of("eve", "service").forged().signed();
    Response first = by("192.0.2.1", forged).get(PATH);

    Response[] next = new Response[1];
    await()
        .until(
            () -> {
              next[0] = by("192.0.2.1", forged).get(PATH);
              return next[0].statusCode() == 429;
            });

    // An ingress can use its connection again.
    assertThat(next[0].header("Connection")).isNull();
    assertProblem(first, 401, "unauthorized");
    assertThat(by("192.0.2.2", TestToken.customer("ann").signed()).get(PATH).statusCode())
        .isEqualTo(200);
  }

  @Test
  void pastTheLimitNobodyOfAnAddressIsAnsweredButBackends() {
    String address = "192.0.2.3";

    assertRefused(address, sent -> sent.get(PATH));
    assertRefused(address, sent -> sent.get("/q/openapi"));
    assertRefused(address, sent -> sent.get("/nowhere"));
    for (String wrong :
        new String[] {
          TestToken.of("eve", "service").forged().signed(),
          TestToken.customer("ann").signed(),
          Calls.API_KEY + "x"
        }) {
      assertRefused(address, sent -> bearing(sent, wrong).get(PATH));
      assertRefused(address, sent -> bearing(sent, wrong).body("{}").post("/v1/rooms"));
    }
    for (String right : new String[] {Calls.API_KEY, TestToken.of("backend", "service").signed()}) {
      sendManyFrom(address);
      assertThat(by(address, right).get(PATH).statusCode()).isEqualTo(200);
      sendManyFrom(address);
      assertThat(by(address, right).body("{}").post("/v1/rooms").statusCode()).isEqualTo(201);
    }
    assertThat(metrics.counter("holdfast.address.requests.refused").count()).isPositive();
  }

  @Test
  void theSignInOfTheDemoIsLimitedToo() {
    assertRefused(
        "192.0.2.4",
        sent -> sent.body(Map.of("name", "Eve", "role", "agent")).post("/v1/demo/sign-in"));
  }

  @Test
  void healthIsNot() {
    sendManyFrom("192.0.2.5");
    assertThat(from("192.0.2.5").get(liveness).statusCode()).isEqualTo(200);
  }

  // Again if one has come back since.
  private void assertRefused(String address, Function<RequestSpecification, Response> request) {
    Response[] refused = new Response[1];
    await()
        .until(
            () -> {
              sendManyFrom(address);
              refused[0] = request.apply(from(address));
              return refused[0].statusCode() == 429;
            });
    assertProblem(refused[0], 429, "rate-limited");
    assertThat(refused[0].<String>path("detail")).startsWith("your address");
    assertThat(refused[0].header("Retry-After")).isEqualTo("1");
  }

  /** As many as it takes. */
  private void sendManyFrom(String address) {
    SocketAddress sender = SocketAddress.inetSocketAddress(1, address);
    boolean taken;
    do {
      taken = rates.take(sender);
    } while (taken);
  }

  private static RequestSpecification from(String address) {
    return given().header("X-Forwarded-For", address).contentType(ContentType.JSON);
  }

  private static RequestSpecification by(String address, String bearer) {
    return bearing(from(address), bearer);
  }

  private static RequestSpecification bearing(RequestSpecification request, String bearer) {
    return request.header("Authorization", "Bearer " + bearer);
  }
}
