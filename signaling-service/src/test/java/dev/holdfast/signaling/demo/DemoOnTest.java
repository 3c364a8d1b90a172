package dev.holdfast.signaling.demo;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.token.TokenConfig;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told of every page, and for which host names there is an answer. */
@QuarkusTest
@TestProfile(DemoOnTest.AsTheLocalScriptRunsIt.class)
public class DemoOnTest {
  private static final Path PAGES =
      Path.of("../browser-client/src/main/resources/META-INF/resources");
  private static final String PAGE = "/demo/agent.html";

  @TestHTTPResource(value = "/health/live", management = true)
  URI health;

  /** The demo with services at origins of their own. */
  public static final class AsTheLocalScriptRunsIt implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "holdfast.demo.enabled", "true",
          "holdfast.demo.room-service-url", "http://localhost:8081",
          "holdfast.demo.transcript-service-url", "ws://localhost:8082/",
          "holdfast.http.hosts", "localhost,127.0.0.1,[::1]",
          "holdfast.token.leeway", TokenConfig.DEFAULT_LEEWAY);
    }
  }

  static Stream<String> everyAddressOfThePages() {
    try (Stream<Path> files = Files.walk(PAGES)) {
      Stream<String> there =
          files
              .filter(Files::isRegularFile)
              .map(file -> "/" + PAGES.relativize(file).toString().replace('\\', '/'))
              .filter(address -> !address.startsWith("/holdfast/"))
              .toList()
              .stream();
      return Stream.concat(
          there,
          Stream.of(
              "/", "/demo/", "/demo/nothing.html", "/demo/addresses.json", "/demo%2Fagent.html"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("everyAddressOfThePages")
  void everyAnswerOfThePagesSaysWhatTheyMayDo(String address) {
    Response answer = given().urlEncodingEnabled(false).get(address);

    assertThat(answer.statusCode()).isIn(200, 404);
    assertThat(policy(answer))
        .containsEntry("default-src", "'none'")
        .containsEntry("script-src", "'self'")
        .containsEntry("style-src", "'self'")
        .containsEntry(
            "connect-src", "'self' http://localhost:8081 ws://localhost:8082 http://localhost:8082")
        .containsEntry("base-uri", "'none'")
        .containsEntry("form-action", "'none'")
        .containsEntry("frame-ancestors", "'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Permissions-Policy"))
        .contains("camera=(self)", "microphone=(self)", "display-capture=(self)");
  }

  @Test
  void anAnswerWithoutABodySaysSoToo() {
    String tag = given().get(PAGE).header("ETag");
    Response unchanged = given().header("If-None-Match", tag).get(PAGE);

    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(policy(unchanged)).containsEntry("frame-ancestors", "'none'");
    assertThat(policy(given().head(PAGE))).containsEntry("frame-ancestors", "'none'");
  }

  @Test
  void whatIsNoPageRunsNothing() {
    for (String address : new String[] {"/nowhere", "/socket.io/", "/holdfast/index.js"}) {
      Response answer = given().get(address);
      assertThat(policy(answer))
          .containsOnly(Map.entry("default-src", "'none'"), Map.entry("frame-ancestors", "'none'"));
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080", "localhost."})
  void answersTheNamesThatItKnows(String host) {
    assertThat(given().header("Host", host).get(PAGE).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.nip.io"})
  void answersNoOtherName(String host) {
    for (String address :
        new String[] {
          PAGE, "/", "/demo/addresses.json", "/socket.io/?EIO=4&transport=polling", "/nowhere"
        }) {
      Response answer = given().header("Host", host).get(address);
      assertThat(answer.statusCode()).as(address).isEqualTo(403);
      assertThat(answer.jsonPath().getString("code")).isEqualTo("forbidden");
      assertThat(answer.jsonPath().getString("detail")).contains("holdfast.http.hosts");
      assertThat(policy(answer)).containsEntry("frame-ancestors", "'none'");
    }
    assertThat(given().header("Host", host).get(health).statusCode()).isEqualTo(403);
  }

  @Test
  void probesMayNameAnAddress() {
    assertThat(given().header("Host", "10.1.2.3:9080").get(health).statusCode()).isEqualTo(200);
  }

  private static Map<String, String> policy(Response answer) {
    return Stream.of(answer.header("Content-Security-Policy").split("; "))
        .map(directive -> directive.split(" ", 2))
        .collect(toMap(words -> words[0], words -> words[1]));
  }
}
