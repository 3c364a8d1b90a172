package dev.holdfast.signaling.socketio;

import dev.holdfast.signaling.engineio.MalformedPacketException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Socket.IO packets as text: {@code <type>[<attachments>-][<namespace>,][<ack id>][<JSON>]}
 * (socket.io-protocol v5). Pure; the JSON is looked at only as far as its first character.
 */
public final class SocketCodec {
  /** Binary parts of one packet. */
  static final int MOST_ATTACHMENTS = 64;

  /**
   * Characters of a namespace, the slash among them: a refusal repeats it, and none is known that
   * is longer than {@code /}.
   */
  static final int LONGEST_NAMESPACE = 255;

  // Any of them fits into a long.
  private static final int MOST_DIGITS = 18;
  private static final SocketPacket.Type[] TYPES = SocketPacket.Type.values();

  private SocketCodec() {}

  /**
   * The text of a packet, and how many binary frames belong to it.
   *
   * @param packet without its attachments
   */
  public record Decoded(SocketPacket packet, int attachments) {}

  /**
   * Reads the text of a packet.
   *
   * @throws MalformedPacketException if it is none
   */
  public static Decoded decode(String text) throws MalformedPacketException {
    int type = text.isEmpty() ? -1 : text.charAt(0) - '0';
    if (type < 0 || type >= TYPES.length) {
      throw new MalformedPacketException("no Socket.IO packet type");
    }
    Cursor cursor = new Cursor(text, 1);
    int attachments = 0;
    if (TYPES[type].isBinary()) {
      OptionalLong number = cursor.number();
      if (number.isEmpty() || number.getAsLong() > MOST_ATTACHMENTS || !cursor.skip('-')) {
        throw new MalformedPacketException("no number of attachments up to " + MOST_ATTACHMENTS);
      }
      attachments = (int) number.getAsLong();
    }
    String namespace = cursor.namespace();
    OptionalLong ackId = cursor.number();
    String data = cursor.rest();
    check(TYPES[type], ackId, data);
    SocketPacket packet = new SocketPacket(TYPES[type], namespace, ackId, data, List.of());
    return new Decoded(packet, attachments);
  }

  /** Writes the text of a packet; its attachments follow as binary frames. */
  public static String encode(SocketPacket packet) {
    char type = (char) ('0' + packet.type().ordinal());
    String attachments = packet.type().isBinary() ? packet.attachments().size() + "-" : "";
    String namespace = packet.namespace().equals("/") ? "" : packet.namespace() + ",";
    String ackId = packet.ackId().isPresent() ? Long.toString(packet.ackId().getAsLong()) : "";
    return type + attachments + namespace + ackId + packet.data();
  }

  private static void check(SocketPacket.Type type, OptionalLong ackId, String data)
      throws MalformedPacketException {
    boolean fits =
        switch (type) {
          case CONNECT -> ackId.isEmpty() && (data.isEmpty() || data.startsWith("{"));
          case DISCONNECT -> ackId.isEmpty() && data.isEmpty();
          case EVENT, BINARY_EVENT -> data.startsWith("[");
          case ACK, BINARY_ACK -> ackId.isPresent() && data.startsWith("[");
          case CONNECT_ERROR -> false;
        };
    if (!fits) {
      throw new MalformedPacketException("no " + type + " packet of a client");
    }
  }

  /** Reads a text from left to right. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text, int at) {
      this.text = text;
      this.at = at;
    }

    OptionalLong number() throws MalformedPacketException {
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at - from > MOST_DIGITS) {
        throw new MalformedPacketException("a number of more than " + MOST_DIGITS + " digits");
      }
      return at == from
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.substring(from, at)));
    }

    boolean skip(char c) {
      boolean found = at < text.length() && text.charAt(at) == c;
      at += found ? 1 : 0;
      return found;
    }

    String namespace() throws MalformedPacketException {
      if (at >= text.length() || text.charAt(at) != '/') {
        return "/";
      }
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      String namespace = text.substring(at, end);
      at = comma < 0 ? end : comma + 1;
      // A client may put a query behind the name; it is no part of it.
      int query = namespace.indexOf('?');
      String name = query < 0 ? namespace : namespace.substring(0, query);
      if (name.length() > LONGEST_NAMESPACE) {
        throw new MalformedPacketException(
            "a namespace of more than " + LONGEST_NAMESPACE + " characters");
      }
      return name;
    }

    String rest() {
      return text.substring(at);
    }
  }
}
