package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.RawWebSocket.BINARY;
import static dev.holdfast.transcripts.RawWebSocket.CLOSE;
import static dev.holdfast.transcripts.RawWebSocket.CONTINUATION;
import static dev.holdfast.transcripts.RawWebSocket.PING;
import static dev.holdfast.transcripts.RawWebSocket.PONG;
import static dev.holdfast.transcripts.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.transcripts.RawWebSocket.Frame;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the frames that clients of both sockets send, allowed ones or not. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class FrameContractTest extends TranscriptTest {
  private static final int LARGEST = 262_144;
  private static final String ASK = "{\"type\":\"ping\"}";

  private RawWebSocket opened(String socket) throws InterruptedException {
    RawWebSocket opened =
        new RawWebSocket(base.getPort(), path(socket), "Authorization: Bearer " + Producer.token());
    assertThat(opened.answer.orElseThrow().status()).isEqualTo(101);
    assertThat(opened.next(TEXT).text()).contains("\"connected\"");
    return opened;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) ' ');
    return bytes;
  }

  /** A question that fills so many bytes. */
  private static byte[] asking(int length) {
    byte[] bytes = filled(length);
    System.arraycopy(bytes(ASK), 0, bytes, 0, ASK.length());
    return bytes;
  }

  private static byte[] from(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] closing(int code, String reason) {
    return ByteBuffer.allocate(2 + reason.length())
        .putShort((short) code)
        .put(bytes(reason))
        .array();
  }

  private void answeredWith(String part, String socket, Consumer<RawWebSocket> sending)
      throws InterruptedException {
    try (RawWebSocket client = opened(socket)) {
      sending.accept(client);
      assertThat(client.next(TEXT).text()).contains(part);
    }
  }

  private void endsWith(int code, String socket, Consumer<RawWebSocket> sending)
      throws InterruptedException {
    try (RawWebSocket client = opened(socket)) {
      sending.accept(client);
      Frame close = client.next(CLOSE);
      assertThat(close.closeCode()).isEqualTo(code);
      assertThat(client.next()).isEmpty();
    }
  }

  private void isCutOff(String socket, Consumer<RawWebSocket> sending) throws InterruptedException {
    try (RawWebSocket client = opened(socket)) {
      sending.accept(client);
      assertThat(client.next()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void aFrameOfTheGreatestSizeIsReadAndAGreaterOneEndsTheSocket(String socket)
      throws InterruptedException {
    answeredWith("payload-too-large", socket, client -> client.send(TEXT, true, filled(LARGEST)));
    isCutOff(socket, client -> client.begin(LARGEST + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void aMessageInFragmentsIsReadAsOne(String socket) throws InterruptedException {
    byte[] question = bytes("{\"type\":\"ping\",\"a\":\"\u00fc\"}");
    answeredWith(
        "pong",
        socket,
        client -> {
          // Within a character.
          client.send(TEXT, false, from(question, 0, 21));
          client.send(CONTINUATION, true, from(question, 21, question.length));
        });
    answeredWith(
        "payload-too-large",
        socket,
        client -> {
          client.send(TEXT, false, filled(LARGEST / 2));
          client.send(CONTINUATION, true, filled(LARGEST / 2));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void fragmentsThatAreTooLongTogetherAreNotRead(String socket) throws InterruptedException {
    answeredWith(
        "pong",
        socket,
        client -> {
          client.send(TEXT, false, filled(LARGEST / 2));
          client.send(CONTINUATION, false, filled(LARGEST / 2 + 1));
          client.send(CONTINUATION, true, filled(1));
          client.send(ASK);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void aPingIsAnsweredAlsoBetweenFragments(String socket) throws InterruptedException {
    try (RawWebSocket client = opened(socket)) {
      client.send(PING, true, bytes("first"));
      client.send(TEXT, false, from(bytes(ASK), 0, 5));
      client.send(PING, true, bytes("second"));
      client.send(PONG, true, bytes("unasked"));

      assertThat(client.next(PONG).text()).isEqualTo("first");
      assertThat(client.next(PONG).text()).isEqualTo("second");

      client.send(CONTINUATION, true, from(bytes(ASK), 5, ASK.length()));
      assertThat(client.next(TEXT).text()).contains("pong");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void whoClosesIsAnsweredWithTheSameCode(String socket) throws InterruptedException {
    try (RawWebSocket client = opened(socket)) {
      client.send(CLOSE, true, closing(1000, "bye"));

      Frame close = client.next(CLOSE);
      assertThat(close.closeCode()).isEqualTo(1000);
      assertThat(close.closeReason()).isEqualTo("bye");
      assertThat(client.next()).isEmpty();
    }
    endsWith(4000, socket, client -> client.send(CLOSE, true, closing(4000, "")));
    endsWith(1000, socket, client -> client.send(CLOSE, true, new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void binaryMessagesAreRefused(String socket) throws InterruptedException {
    answeredWith("messages are text", socket, client -> client.send(BINARY, true, bytes(ASK)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void whatBreaksTheProtocolEndsTheSocket(String socket) throws InterruptedException {
    isCutOff(socket, client -> client.sendUnmasked(TEXT, bytes(ASK)));
    isCutOff(socket, client -> client.send(3, true, bytes(ASK)));
    isCutOff(socket, client -> client.send(PING, true, filled(126)));
    isCutOff(socket, client -> client.send(CONTINUATION, true, bytes(ASK)));
    isCutOff(socket, client -> client.send(CLOSE, true, closing(1005, "")));
    isCutOff(
        socket,
        client -> {
          client.send(TEXT, false, bytes("{"));
          client.send(TEXT, true, bytes(ASK));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void whatIsNoTextIsRefused(String socket) throws InterruptedException {
    answeredWith(
        "not JSON",
        socket,
        client -> client.send(TEXT, true, new byte[] {'{', (byte) 0xC3, (byte) 0x28}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ingest"})
  void messagesAreAnsweredInTheirOrder(String socket) throws InterruptedException {
    try (RawWebSocket client = opened(socket)) {
      client.send(TEXT, true, asking(60_000));
      client.send("no");
      client.send(ASK);

      assertThat(client.next(TEXT).text()).contains("pong");
      assertThat(client.next(TEXT).text()).contains("not JSON");
      assertThat(client.next(TEXT).text()).contains("pong");
    }
  }
}
