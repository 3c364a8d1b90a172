package dev.holdfast.signaling.engineio;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Several packets in one HTTP body: a record separator between them, binary ones in Base64 behind a
 * {@code b} (engine.io-protocol v4, "Payload"). Pure.
 */
final class PayloadCodec {
  private static final char SEPARATOR = '\u001e';

  private PayloadCodec() {}

  static String encode(List<String> packets) {
    return String.join(String.valueOf(SEPARATOR), packets);
  }

  static String encode(Buffer binary) {
    return "b" + Base64.getEncoder().encodeToString(binary.getBytes());
  }

  /**
   * @param most packets that it may have
   * @return the packets, none of them looked into
   * @throws MalformedPacketException for an empty body, and for one with too many packets
   */
  static List<String> decode(String body, int most) throws MalformedPacketException {
    if (body.isEmpty()) {
      throw new MalformedPacketException("an empty payload");
    }
    List<String> packets = new ArrayList<>();
    int from = 0;
    for (int to = body.indexOf(SEPARATOR); to >= 0; to = body.indexOf(SEPARATOR, from)) {
      packets.add(body.substring(from, to));
      if (packets.size() == most) {
        throw new MalformedPacketException("more than " + most + " packets in one request");
      }
      from = to + 1;
    }
    packets.add(body.substring(from));
    return packets;
  }

  /**
   * Reads one of them.
   *
   * @throws MalformedPacketException if it is not a packet that a client may send
   */
  static EnginePacket packet(String packet) throws MalformedPacketException {
    return isBinary(packet) ? new EnginePacket.Binary(binary(packet)) : EngineCodec.decode(packet);
  }

  static boolean isBinary(String packet) {
    return packet.startsWith("b");
  }

  /**
   * Reads a binary packet. The official Java client breaks its Base64 into lines (RFC 2045).
   *
   * @throws MalformedPacketException if it is not Base64
   */
  static Buffer binary(String packet) throws MalformedPacketException {
    try {
      return Buffer.buffer(Base64.getDecoder().decode(unbroken(packet.substring(1))));
    } catch (IllegalArgumentException e) {
      throw new MalformedPacketException("a binary packet that is not Base64");
    }
  }

  // Not the MIME decoder, which takes whatever is no Base64 for a line break.
  private static String unbroken(String base64) {
    return base64.indexOf('\n') < 0 ? base64 : base64.replace("\n", "").replace("\r", "");
  }
}
