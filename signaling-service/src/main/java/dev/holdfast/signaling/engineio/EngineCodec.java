package dev.holdfast.signaling.engineio;

/** Engine.IO packets as WebSocket text frames: a digit, then the data (engine.io-protocol v4). */
public final class EngineCodec {
  private EngineCodec() {}

  /**
   * Reads a text frame.
   *
   * @throws MalformedPacketException if it is not a packet that a client may send
   */
  public static EnginePacket decode(String frame) throws MalformedPacketException {
    if (frame.isEmpty()) {
      throw new MalformedPacketException("an empty Engine.IO packet");
    }
    String data = frame.substring(1);
    return switch (frame.charAt(0)) {
      case '1' -> new EnginePacket.Close();
      case '2' -> new EnginePacket.Ping(data);
      case '3' -> new EnginePacket.Pong(data);
      case '4' -> new EnginePacket.Message(data);
      case '5' -> new EnginePacket.Upgrade();
      default ->
          throw new MalformedPacketException("no Engine.IO packet of a client: " + frame.charAt(0));
    };
  }

  /**
   * Writes a packet as a text frame; binary messages are frames of their own and stay as they are.
   */
  public static String encode(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Open(String json) -> "0" + json;
      case EnginePacket.Close() -> "1";
      case EnginePacket.Ping(String data) -> "2" + data;
      case EnginePacket.Pong(String data) -> "3" + data;
      case EnginePacket.Message(String text) -> "4" + text;
      case EnginePacket.Upgrade() -> "5";
      case EnginePacket.Noop() -> "6";
      case EnginePacket.Binary binary ->
          throw new IllegalArgumentException("a binary message is not text");
    };
  }
}
