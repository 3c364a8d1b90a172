package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What every service keeps at each of its ports, before anybody has signed in. */
public abstract class HttpDoors {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

  /** How long a head may take in tests, see holdfast.http.head-timeout. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(5);

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  private List<Integer> ports() {
    return List.of(service.getPort(), management.getPort());
  }

  /** An address that takes a body of whoever may send one. */
  protected abstract String pathForBodies();

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
  void whatCouldBeReadInTwoWaysGetsOneRefusalAndTheEnd() {
    SoftAssertions softly = new SoftAssertions();
    for (int port : ports()) {
      AmbiguousRequests.to(pathForBodies())
          .forEach(
              (name, bytes) ->
                  softly
                      .assertThat(answersTo(port, bytes))
                      .as("%s at port %d", name, port)
                      .containsExactly(400));
    }
    softly.assertAll();
  }

  @Test
  void aHeadThatDoesNotEndIsWaitedForOnlySoLong() throws Exception {
    List<RawHttp> connections = new ArrayList<>();
    for (int port : ports()) {
      connections.add(new RawHttp(port));
      RawHttp half = new RawHttp(port);
      half.write("GET /v1/rooms HTTP/1.1\r\nHost: x\r\nX-A: b");
      connections.add(half);
      RawHttp second = new RawHttp(port);
      assertThat(second.ask("GET /nothing HTTP/1.1")).isPresent();
      second.write("GET /nothing HT");
      connections.add(second);
    }
    List<RawHttp> idle = ports().stream().map(RawHttp::new).toList();
    for (RawHttp connection : idle) {
      assertThat(connection.ask("GET /nothing HTTP/1.1")).isPresent();
    }

    Patience.awaitAfter(HEAD_TIMEOUT).until(() -> closed(connections.getFirst()).isEmpty());
    for (int i = 0; i < connections.size(); i += 3) {
      assertThat(closed(connections.get(i))).as("nothing said, nothing answered").isEmpty();
      assertThat(closed(connections.get(i + 1))).contains(" 408 ").contains("the head");
      assertThat(closed(connections.get(i + 2))).contains(" 408 ").contains("the head");
    }
    for (RawHttp connection : idle) {
      assertThat(connection.ask("GET /nothing HTTP/1.1")).as("between requests").isPresent();
      connection.close();
    }
  }

  @Test
  void aConnectionServesManyRequestsButNotMoreThanAreAnswered() throws Exception {
    for (int port : ports()) {
      try (RawHttp connection = new RawHttp(port)) {
        for (int i = 0; i < 150; i++) {
          assertThat(connection.ask("GET /nothing HTTP/1.1")).isPresent();
        }
      }
      try (RawHttp ahead = new RawHttp(port)) {
        ahead.write("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5000));
        assertThat(statuses(ahead.untilClosed())).hasSizeLessThan(5000);
      } catch (IOException closedWhileSending) {
        // Closed too.
      }
    }
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
      for (String type : List.of("nonsense", "a/b/c", "application/json;charset", "text/;", "/")) {
        assertRefused(port, post("Content-Type: " + type), 415);
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
              "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings",
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

  private static void assertRefused(int port, String head, int status) throws IOException {
    try (RawHttp connection = new RawHttp(port)) {
      connection.write(head + "Connection: close\r\n\r\n");
      String answer = connection.untilClosed();
      assertThat(statuses(answer)).as(head).containsExactly(status);
      assertThat(answer).as(head).contains("application/problem+json").contains("\"detail\"");
    }
  }

  private String post(String header) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n%s\r\n"
        .formatted(pathForBodies(), header);
  }

  private static String closed(RawHttp connection) {
    try (connection) {
      return connection.untilClosed();
    }
  }

  private static List<Integer> answersTo(int port, String bytes) {
    try (RawHttp connection = new RawHttp(port)) {
      connection.write(bytes);
      return statuses(connection.untilClosed());
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static List<Integer> statuses(String answers) {
    return STATUS.matcher(answers).results().map(HttpDoors::status).toList();
  }

  private static Integer status(MatchResult line) {
    return Integer.valueOf(line.group(1));
  }
}
