package dev.holdfast.transcripts.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message as it goes to clients: encoded once, however many are given it. It may be used on any
 * thread.
 */
public final class Frame {
  // RFC 6455 §5.2: the only frame of a message that is text, and how its length is told.
  private static final byte WHOLE_TEXT = (byte) 0x81;
  private static final int SHORT = 125;
  private static final byte IN_TWO_BYTES = 126;
  private static final byte IN_EIGHT_BYTES = 127;
  private static final int LONGEST_IN_TWO = 65_535;
  private static final int LONGEST_HEADER = 10;

  private final String text;
  private final int size;
  private final ByteBuffer webSocket;

  private Frame(String text, int size, ByteBuffer webSocket) {
    this.text = text;
    this.size = size;
    this.webSocket = webSocket;
  }

  /** A JSON message. */
  public static Frame of(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + payload.length).put(WHOLE_TEXT);
    if (payload.length <= SHORT) {
      frame.put((byte) payload.length);
    } else if (payload.length <= LONGEST_IN_TWO) {
      frame.put(IN_TWO_BYTES).putShort((short) payload.length);
    } else {
      frame.put(IN_EIGHT_BYTES).putLong(payload.length);
    }
    return new Frame(text, payload.length, frame.put(payload).flip());
  }

  /** The JSON. */
  public String text() {
    return text;
  }

  /** Bytes of the message. */
  int size() {
    return size;
  }

  /** The frame as a WebSocket sends it; the bytes are the same for all. */
  ByteBuf webSocket() {
    return Unpooled.wrappedBuffer(webSocket.array(), 0, webSocket.limit());
  }
}
