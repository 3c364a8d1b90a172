package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.RawHttp.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the handshakes of both sockets are answered, header by header. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class HandshakeTest extends TranscriptTest {
  private static final String AGREED = "sec-websocket-protocol";
  private static final List<String> SECURITY =
      List.of("content-security-policy", "referrer-policy", "vary", "x-content-type-options");

  private static final String CONNECTION = "Connection: keep-alive, Upgrade";
  private static final String UPGRADE = "Upgrade: websocket";
  private static final String VERSION = "Sec-WebSocket-Version: 13";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  private final String bearer = "Authorization: Bearer " + Producer.token();

  private static String protocols(String... names) {
    return "Sec-WebSocket-Protocol: " + String.join(", ", names);
  }

  private static String tokenAsProtocol() {
    return URLEncoder.encode(
        "quarkus-http-upgrade#Authorization#Bearer " + Producer.token(), StandardCharsets.UTF_8);
  }

  private Answer answer(String socket, String... headers) throws InterruptedException {
    try (RawWebSocket asked = new RawWebSocket(base.getPort(), path(socket), headers)) {
      return asked.answer.orElseThrow();
    }
  }

  private Answer answer(String method, List<String> handshake) throws InterruptedException {
    try (RawWebSocket asked = new RawWebSocket(base.getPort(), method, path(), handshake, bearer)) {
      return asked.answer.orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void isAnsweredByTheUpgradeAlone(String socket) throws InterruptedException {
    Answer answer = answer(socket, bearer);

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(answer.headers().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("connection", "upgrade", "sec-websocket-accept"), SECURITY.stream())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void agreesToTheSubProtocolThatCarriesABrowsersToken(String socket) throws InterruptedException {
    Answer answer = answer(socket, protocols("bearer-token-carrier", tokenAsProtocol()));

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header(AGREED)).isEqualTo("bearer-token-carrier");
    assertThat(answer(socket, protocols("another", "bearer-token-carrier", tokenAsProtocol())))
        .isEqualTo(answer);
    assertThat(answer(socket, bearer, protocols("bearer-token-carrier"))).isEqualTo(answer);
  }

  @Test
  void agreesToNoOtherSubProtocol() throws InterruptedException {
    Answer answer = answer("", bearer, protocols("another"));

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.headers()).doesNotContainKey(AGREED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void agreesToNoCompression(String socket) throws InterruptedException {
    Answer answer =
        answer(
            socket, bearer, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void letsInPagesOfAllowedOriginsOnly(String socket) throws InterruptedException {
    assertThat(answer(socket, bearer, "Origin: http://localhost").status()).isEqualTo(101);

    Answer refused = answer(socket, bearer, "Origin: https://evil.example");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void refusesWithTheStatusAloneAndKeepsTheConnection(String socket) throws Exception {
    Answer refused = answer(socket);

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(refused.header("content-length")).isEqualTo("0");
    assertThat(refused.headers().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("content-length", "www-authenticate"), SECURITY.stream())
                .toList());
    try (RawWebSocket asked = new RawWebSocket(base.getPort(), path(socket))) {
      assertThat(asked.answer.orElseThrow().status()).isEqualTo(401);
      assertThat(asked.askAgain(path(socket), bearer).orElseThrow().status()).isEqualTo(101);
    }
  }

  // Frames of earlier drafts look different, and would pass by all that looks at them.
  @ParameterizedTest
  @ValueSource(strings = {"X-None: 1", "0", "7", "8", "99"})
  void isToBeOfTheProtocolsVersion(String version) throws InterruptedException {
    String header = version.contains(":") ? version : "Sec-WebSocket-Version: " + version;
    for (String socket : List.of("", "/ingest")) {
      try (RawWebSocket asked =
          new RawWebSocket(
              base.getPort(),
              "GET",
              path(socket),
              List.of(CONNECTION, UPGRADE, KEY, header),
              bearer)) {
        assertThat(asked.answer.orElseThrow().status()).isEqualTo(426);
        assertThat(asked.answer.orElseThrow().header("sec-websocket-version")).isEqualTo("13");
        assertThat(asked.askAgain(path(socket), bearer).orElseThrow().status()).isEqualTo(101);
      }
    }
  }

  @Test
  void whatIsNoHandshakeIsAnOrdinaryRequest() throws InterruptedException {
    new Producer(callId).says("s1", "hello");

    assertThat(answer("POST", List.of(CONNECTION, UPGRADE, VERSION, KEY)).status()).isEqualTo(405);
    for (List<String> incomplete :
        List.of(
            List.of(UPGRADE, VERSION, KEY),
            List.of(CONNECTION, VERSION, KEY),
            List.of(CONNECTION, UPGRADE, VERSION))) {
      Answer answer = answer("GET", incomplete);
      assertThat(answer.status()).as("%s", incomplete).isEqualTo(200);
      assertThat(answer.header("content-type")).startsWith("application/json");
    }
  }
}
