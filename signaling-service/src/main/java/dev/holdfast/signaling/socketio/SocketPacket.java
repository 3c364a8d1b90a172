package dev.holdfast.signaling.socketio;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * A packet of the Socket.IO protocol, version 5.
 *
 * @param namespace {@code /} or a longer name
 * @param ackId the acknowledgment that is asked for or given
 * @param data JSON text as it stands in the packet; empty if there is none
 * @param attachments the binary parts that the data's placeholders count
 */
public record SocketPacket(
    Type type, String namespace, OptionalLong ackId, String data, List<Buffer> attachments) {

  /** In the order of their numbers on the wire. */
  public enum Type {
    CONNECT,
    DISCONNECT,
    EVENT,
    ACK,
    CONNECT_ERROR,
    BINARY_EVENT,
    BINARY_ACK;

    boolean isBinary() {
      return this == BINARY_EVENT || this == BINARY_ACK;
    }
  }

  static SocketPacket of(Type type, String data) {
    return new SocketPacket(type, "/", OptionalLong.empty(), data, List.of());
  }

  static SocketPacket ack(long id, String data) {
    return new SocketPacket(Type.ACK, "/", OptionalLong.of(id), data, List.of());
  }

  SocketPacket withData(String other) {
    return new SocketPacket(type, namespace, ackId, other, attachments);
  }

  SocketPacket with(List<Buffer> parts) {
    return new SocketPacket(type, namespace, ackId, data, List.copyOf(parts));
  }
}
