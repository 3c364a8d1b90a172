package dev.holdfast.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** WebSocket frames as a client writes them (RFC 6455 §5.2), and the request that opens one. */
final class Frames {
  /** Head of a frame of a client whose payload has 126 to 65535 bytes. */
  static final int LONG_HEAD = 8;

  private static final int SHORT_HEAD = 6;
  private static final int SHORTEST_LONG = 126;
  private static final byte FINAL_TEXT = (byte) 0x81;
  private static final byte FINAL_PONG = (byte) 0x8a;
  private static final int MASKED = 0x80;

  private Frames() {}

  /**
   * A text frame. Its mask is 0, so that it can be written once and sent often; a server unmasks it
   * as any other.
   */
  static ByteBuffer text(String text) {
    return frame(FINAL_TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static ByteBuffer pong() {
    return frame(FINAL_PONG, new byte[0]);
  }

  /** What opens an Engine.IO session over WebSocket. */
  static ByteBuffer upgrade(int port) {
    return upgrade("/socket.io/?EIO=4&transport=websocket", port, "");
  }

  /**
   * What opens a WebSocket.
   *
   * @param header one more, or empty
   */
  static ByteBuffer upgrade(String path, int port, String header) {
    String key = Base64.getEncoder().encodeToString(new byte[16]);
    return ByteBuffer.wrap(
        """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: %s\r
        %s\r
        """
            .formatted(path, port, key, header.isEmpty() ? "" : header + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer frame(byte kind, byte[] payload) {
    boolean isLong = payload.length >= SHORTEST_LONG;
    ByteBuffer frame =
        ByteBuffer.allocateDirect((isLong ? LONG_HEAD : SHORT_HEAD) + payload.length);
    frame.put(kind);
    if (isLong) {
      frame.put((byte) (MASKED | SHORTEST_LONG)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | payload.length));
    }
    return frame.putInt(0).put(payload).flip();
  }
}
