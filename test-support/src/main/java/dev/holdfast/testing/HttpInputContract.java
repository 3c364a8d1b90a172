package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What every service makes of its input, before anybody has signed in and of whoever has. */
public abstract class HttpInputContract extends ConnectionContract {
  /** Method and path of what the service does for a service with all grants. */
  protected abstract List<String> endpoints();

  /** Method and path of what anybody gets, at the service's port. */
  protected abstract List<String> publicEndpoints();

  /** A proxy's login, a gateway's token, another system's: browsers send them unasked. */
  @Test
  void anAuthorizationThatIsMeantForSomebodyElseClosesNothingThatIsPublic() throws Exception {
    SoftAssertions softly = new SoftAssertions();
    for (String authorization :
        List.of(
            "Basic dXNlcjpwYXNz",
            "Bearer a-gateways-opaque-token",
            "Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
            "Bearer " + TestToken.customer("late").lasting(Duration.ofHours(-1)).signed(),
            "Bearer " + TestToken.customer("eve").forged().signed(),
            "Negotiate YII=",
            "nonsense")) {
      for (String endpoint : publicEndpoints()) {
        String head = endpoint + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
        softly
            .assertThat(statusOf(head + "Authorization: " + authorization + "\r\n\r\n"))
            .as("%s with %s", endpoint, authorization)
            .isEqualTo(statusOf(head + "\r\n"))
            .isNotEqualTo(401);
      }
    }
    softly.assertAll();
  }

  @Test
  void whateverKeepsAnswersIsToldThatTheyDifferByOrigin() throws Exception {
    String own = "http://localhost:" + service.getPort();
    for (String endpoint : publicEndpoints()) {
      for (String origin : List.of("", "Origin: " + own, "Origin: https://evil.example")) {
        try (RawHttp connection = new RawHttp(service.getPort())) {
          connection.write(endpoint + " HTTP/1.1\r\nHost: localhost:" + service.getPort());
          connection.write("\r\nConnection: close\r\n" + (origin.isEmpty() ? "" : origin + "\r\n"));
          connection.write("\r\n");
          String head = connection.untilClosed().split("\r\n\r\n", 2)[0];
          assertThat(head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("vary:")))
              .as("%s with %s: %s", endpoint, origin, head)
              .singleElement(InstanceOfAssertFactories.STRING)
              .contains("Origin");
        }
      }
    }
  }

  /** Older ones have faults that the tests below do not all find, see pom.xml. */
  @Test
  void nothingOlderThanWhatThePomNamesIsOnTheClassPath() {
    assertThat(resolvedOtherwise("netty.version", "netty-(?!tcnative).*")).isEmpty();
    assertThat(resolvedOtherwise("jackson.version", "jackson-(?!annotations|jaxrs|jakarta).*"))
        .isEmpty();
    assertThat(resolvedOtherwise("vertx-core.version", "vertx-core")).isEmpty();
  }

  private static List<String> resolvedOtherwise(String property, String artifacts) {
    String version = System.getProperty("holdfast." + property);
    assertThat(ClassPathVersions.otherThan("none", artifacts)).isNotEmpty();
    return ClassPathVersions.otherThan(version, artifacts);
  }

  @Test
  void aWrongHostOrTypeIsTheClientsFault() throws Exception {
    int port = ports().getFirst();
    try (Logged logged = new Logged()) {
      for (String head :
          List.of(
              "GET /v1/nothing HTTP/1.1\r\n",
              "GET /v1/nothing HTTP/1.1\r\nHost: x\r\nHost: y\r\n",
              "GET /v1/nothing HTTP/1.1\r\nHost: a b\r\n",
              "GET /v1/nothing HTTP/1.1\r\nHost: x:y\r\n")) {
        assertRefused(port, head, 400);
      }
      for (String type :
          List.of("", "nonsense", "a/b/c", "application/json;charset", "text/;", "/")) {
        assertRefused(port, post("Content-Type: " + type), 415);
        for (String endpoint : endpoints()) {
          String head = endpoint + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\n";
          assertRefused(port, head, 415);
        }
      }
      assertRefused(port, post("Content-Type: text/plain\r\nContent-Type: text/html"), 415);
      for (String path : List.of("/%zz", "/v1/%", "/demo/%4", "/%%41", "/v1/rooms/%g0?a=b")) {
        assertRefused(port, "GET " + path + " HTTP/1.1\r\nHost: x\r\n", 400);
      }
      assertThat(logged.from(Level.SEVERE)).isEmpty();
    }
  }

  @Test
  void noHeaderAndNoAddressIsTheServersFault() {
    SoftAssertions softly = new SoftAssertions();
    try (Logged logged = new Logged()) {
      List<String> heads = new ArrayList<>();
      for (String header :
          List.of(
              "Accept: nonsense",
              "Accept: a/b/c",
              "Accept: */*;q=x",
              "Accept-Language: ;;q=,",
              "Accept-Encoding: \u00ff",
              "Content-Type: application/json; charset=nonsense",
              "Content-Type: multipart/form-data",
              "Content-Type: application/x-www-form-urlencoded",
              "Content-Encoding: gzip",
              "Expect: nonsense",
              "Range: bytes=9-1",
              "Cookie: =;;=",
              "Origin: nonsense",
              "Authorization: Bearer",
              "Authorization: Basic !!!",
              "Upgrade: h2c\r\n"
                  + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                  + "Connection: Upgrade, HTTP2-Settings",
              "X-Forwarded-For: nonsense")) {
        heads.add(post("Connection: close\r\n" + header));
      }
      for (String address :
          List.of("/%zz", "/%00", "/v1/%", "/..;/", "*", "//", "http://[", "/?%")) {
        heads.add("GET " + address + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
      }
      for (String head : heads) {
        softly
            .assertThat(answersTo(ports().getFirst(), head + "\r\n"))
            .as(head)
            .hasSize(1)
            .allMatch(status -> status < 500);
      }
      softly.assertThat(logged.from(Level.SEVERE)).isEmpty();
    }
    softly.assertAll();
  }

  @Test
  void noHeaderAndNoQueryIsTheServersFaultWhoeverSendsIt() {
    String token = TestToken.of("odd", "service").granting("*").grantingCall("*").signed();
    SeededRuns.run(
        1,
        random -> {
          SoftAssertions softly = new SoftAssertions();
          try (Logged logged = new Logged()) {
            for (String endpoint : endpoints()) {
              for (String request : RandomRequests.to(endpoint, token, random)) {
                softly.assertThat(statusOf(request)).as(request).isBetween(100, 499);
              }
            }
            softly.assertThat(logged.from(Level.SEVERE)).isEmpty();
          }
          softly.assertAll();
        });
  }

  @Test
  void whatOnlyResemblesAHandshakeIsAnsweredToo() throws Exception {
    String token = TestToken.of("odd", "service").granting("*").grantingCall("*").signed();
    String version = "Sec-WebSocket-Version: 13\r\n";
    List<String> heads =
        List.of(
            " HTTP/1.1\r\nSec-WebSocket-Key: x\r\n" + version,
            " HTTP/1.1\r\nUpgrade: websocket\r\n",
            " HTTP/1.0\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + version,
            " HTTP/1.1\r\nUpgrade: websocket\r\nConnection: xupgrade\r\n" + version,
            " HTTP/1.1\r\nUpgrade: xwebsocket\r\nConnection: Upgrade\r\n" + version,
            " HTTP/1.1\r\nUpgrade: websocket\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n",
            " HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + version,
            " HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n");
    SoftAssertions softly = new SoftAssertions();
    try (Logged logged = new Logged()) {
      for (String endpoint : endpoints()) {
        for (String head : heads) {
          String request =
              endpoint + head + "Host: x\r\nAuthorization: Bearer " + token + "\r\n\r\n";
          softly.assertThat(statusOf(request)).as(request).isBetween(100, 499);
        }
      }
      softly.assertThat(logged.from(Level.SEVERE)).isEmpty();
    }
    softly.assertAll();
  }

  private int statusOf(String request) throws IOException {
    try (RawHttp connection = new RawHttp(ports().getFirst())) {
      connection.write(request);
      return connection.status();
    } catch (UncheckedIOException unanswered) {
      return -1;
    }
  }

  private static void assertRefused(int port, String head, int status) throws IOException {
    try (RawHttp connection = new RawHttp(port)) {
      connection.write(head + "Connection: close\r\n\r\n");
      String answer = connection.untilClosed();
      assertThat(statuses(answer)).as(head).containsExactly(status);
      assertThat(answer).as(head).contains("application/problem+json").contains("\"detail\"");
      assertThat(answer.toLowerCase(Locale.ROOT))
          .as(head)
          .contains("x-content-type-options: nosniff")
          .contains("referrer-policy: no-referrer")
          .contains("content-security-policy: default-src 'none'; frame-ancestors 'none'");
    }
  }
}
