package dev.holdfast.transcripts;

import dev.holdfast.testing.RawHttp;
import dev.holdfast.testing.RawHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A WebSocket (RFC 6455) whose frames a test makes itself, allowed ones or not. */
final class RawWebSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final List<String> HANDSHAKE =
      List.of(
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  private final RawHttp connection;

  /** The answer to the handshake; empty if the connection was closed instead. */
  final Optional<Answer> answer;

  /** A frame that the server has sent. */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return ByteBuffer.wrap(payload).getShort();
    }

    String closeReason() {
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** Asks for a socket. */
  RawWebSocket(int port, String path, String... headers) throws InterruptedException {
    this(port, "GET", path, HANDSHAKE, headers);
  }

  /** Asks by another method or other headers than those of a handshake. */
  RawWebSocket(int port, String method, String path, List<String> handshake, String... headers)
      throws InterruptedException {
    connection = new RawHttp(port);
    List<String> all = new ArrayList<>(handshake);
    all.addAll(List.of(headers));
    answer = connection.ask(method + " " + path + " HTTP/1.1", all.toArray(String[]::new));
  }

  /** Asks on the same connection again, after a refusal. */
  Optional<Answer> askAgain(String path, String... headers) throws InterruptedException {
    List<String> all = new ArrayList<>(HANDSHAKE);
    all.addAll(List.of(headers));
    return connection.ask("GET " + path + " HTTP/1.1", all.toArray(String[]::new));
  }

  /** Sends a text message in one frame. */
  void send(String text) {
    send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
  }

  void send(int opcode, boolean isLast, byte[] payload) {
    // A mask of zeros leaves the bytes as they are.
    ByteBuffer frame = header(opcode | (isLast ? LAST : 0), MASKED, payload.length, 4);
    write(frame.putInt(0).put(payload));
  }

  /** Sends how a text frame begins that would be so long. */
  void begin(int length) {
    write(header(TEXT | LAST, MASKED, length, 4).putInt(0));
  }

  void sendUnmasked(int opcode, byte[] payload) {
    write(header(opcode | LAST, 0, payload.length, 0).put(payload));
  }

  private static ByteBuffer header(int first, int masked, int length, int maskLength) {
    ByteBuffer frame = ByteBuffer.allocate(10 + maskLength + length).put((byte) first);
    if (length < TWO_BYTES) {
      return frame.put((byte) (masked | length));
    }
    return length <= 0xFFFF
        ? frame.put((byte) (masked | TWO_BYTES)).putShort((short) length)
        : frame.put((byte) (masked | EIGHT_BYTES)).putLong(length);
  }

  private void write(ByteBuffer frame) {
    try {
      connection.write(new String(frame.array(), 0, frame.position(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame; empty if the connection is closed instead. */
  Optional<Frame> next() {
    byte[] head = connection.read(2);
    if (head.length < 2) {
      return Optional.empty();
    }
    int length = head[1];
    if (length == TWO_BYTES) {
      length = ByteBuffer.wrap(connection.read(2)).getShort() & 0xFFFF;
    } else if (length == EIGHT_BYTES) {
      length = Math.toIntExact(ByteBuffer.wrap(connection.read(8)).getLong());
    }
    return Optional.of(new Frame(head[0] & 0x0F, connection.read(length)));
  }

  /** The next frame of a kind. */
  Frame next(int opcode) {
    Frame frame = next().orElseThrow();
    while (frame.opcode() != opcode) {
      frame = next().orElseThrow();
    }
    return frame;
  }

  @Override
  public void close() {
    connection.close();
  }
}
