package dev.holdfast.signaling.engineio;

import io.netty.buffer.ByteBuf;

/**
 * Where frames begin and end in what comes on a WebSocket (RFC 6455 §5.2). It reads the headers,
 * skips the rest and keeps nothing. Used on one event loop.
 */
final class FrameScanner {
  /** What was found. */
  enum Found {
    /** The header of a frame is complete. */
    BEGINNING,
    /** Its payload is. */
    END,
    /** Nothing more in these bytes. */
    NOTHING
  }

  private static final int LEAST_HEADER = 2;
  private static final int MASK = 4;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_CONTROL = 125;

  private int first;
  private int second;
  private int headerCame;
  private long length;
  private long missing;
  private boolean inPayload;

  /** Reads on until something is found; reads all of {@code bytes} otherwise. */
  Found next(ByteBuf bytes) {
    if (inPayload) {
      return payload(bytes);
    }
    while (bytes.isReadable()) {
      header(bytes.readUnsignedByte());
      if (headerCame >= LEAST_HEADER && headerCame == headerSize()) {
        headerCame = 0;
        missing = Math.max(0, length);
        inPayload = true;
        return Found.BEGINNING;
      }
    }
    return Found.NOTHING;
  }

  /** Of the current frame: ping, pong or close. */
  boolean isControl() {
    return (first & 0x08) != 0;
  }

  /** Whether the current frame is a control frame that is too long (RFC 6455 §5.5). */
  boolean breaksProtocol() {
    return isControl() && (lengthSize() > 0 || length > LONGEST_CONTROL);
  }

  /** Whether the current frame is a whole message, or a control frame. */
  boolean isWhole() {
    return isFinal() && (first & 0x0f) != 0;
  }

  /** Whether the message ends with the current frame. */
  boolean isFinal() {
    return (first & 0x80) != 0;
  }

  /** Bytes of the current frame's payload, as it says; negative if it says nonsense. */
  long length() {
    return length;
  }

  /** Bytes of a payload that has begun and not ended. */
  long unfinished() {
    return inPayload ? length - missing : 0;
  }

  private Found payload(ByteBuf bytes) {
    int part = (int) Math.min(missing, bytes.readableBytes());
    bytes.skipBytes(part);
    missing -= part;
    if (missing > 0) {
      return Found.NOTHING;
    }
    inPayload = false;
    return Found.END;
  }

  private void header(int next) {
    headerCame++;
    if (headerCame == 1) {
      first = next;
    } else if (headerCame == LEAST_HEADER) {
      second = next;
      length = lengthSize() == 0 ? next & 0x7f : 0;
    } else if (headerCame <= LEAST_HEADER + lengthSize()) {
      length = length << 8 | next;
    }
  }

  private int headerSize() {
    return LEAST_HEADER + lengthSize() + ((second & 0x80) == 0 ? 0 : MASK);
  }

  private int lengthSize() {
    return switch (second & 0x7f) {
      case TWO_BYTES -> 2;
      case EIGHT_BYTES -> 8;
      default -> 0;
    };
  }
}
