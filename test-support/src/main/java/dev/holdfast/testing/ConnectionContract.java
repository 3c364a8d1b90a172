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

/** What every service makes of connections and of the requests on them, at each of its ports. */
abstract class ConnectionContract {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

  /** How long a head may take in tests, see holdfast.http.head-timeout. */
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(5);

  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  List<Integer> ports() {
    return List.of(service.getPort(), management.getPort());
  }

  /** An address that takes a body of whoever may send one. */
  protected abstract String pathForBodies();

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
  void whoBreaksOffLeavesNoErrorInTheLog() throws Exception {
    try (Logged logged = new Logged()) {
      for (int port : ports()) {
        try (RawHttp connection = new RawHttp(port)) {
          connection.write(
              "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n".formatted(pathForBodies())
                  + "Content-Type: application/json\r\n\r\n{");
        }
      }
      // Behind what broke off, at the event loops of both.
      for (int i = 0; i < 20; i++) {
        for (int port : ports()) {
          assertThat(answersTo(port, post("Connection: close\r\n") + "\r\n")).hasSize(1);
        }
      }
      assertThat(logged.from(Level.SEVERE)).isEmpty();
    }
  }

  String post(String header) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n%s\r\n"
        .formatted(pathForBodies(), header);
  }

  private static String closed(RawHttp connection) {
    try (connection) {
      return connection.untilClosed();
    }
  }

  static List<Integer> answersTo(int port, String bytes) {
    try (RawHttp connection = new RawHttp(port)) {
      connection.write(bytes);
      return statuses(connection.untilClosed());
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  static List<Integer> statuses(String answers) {
    return STATUS.matcher(answers).results().map(ConnectionContract::status).toList();
  }

  private static Integer status(MatchResult line) {
    return Integer.valueOf(line.group(1));
  }
}
