package dev.holdfast.signaling.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.payload.PayloadReader;
import dev.holdfast.signaling.socketio.SocketPacket;
import dev.holdfast.signaling.trace.EventSpan;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An event as a client sent it.
 *
 * @param payload the first argument; {@code {}} if there is none
 * @param attachments its binary parts
 * @param span shows its way
 */
public record ClientEvent(
    String name, Payload payload, OptionalLong ackId, List<Buffer> attachments, EventSpan span) {
  private static final JsonFactory JSON = new JsonFactory();

  private static final int HELD_BY_AN_EVENT = 512;
  private static final int HELD_BY_A_PART = 128;

  // Names of what happens in official clients and servers, which send none of them.
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  /**
   * Reads an event packet; the payload's text is cut out, not rebuilt.
   *
   * @throws MalformedPacketException if the data is not a JSON array that begins with a name
   */
  public static ClientEvent of(SocketPacket packet) throws MalformedPacketException {
    String data = packet.data();
    try (JsonParser parser = JSON.createParser(data)) {
      parser.nextToken();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new MalformedPacketException("an event without a name");
      }
      String name = parser.getText();
      if (RESERVED.contains(name)) {
        throw new MalformedPacketException("an event of a reserved name");
      }
      Payload payload = Payload.EMPTY;
      int argument = 0;
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (token == null) {
          throw new MalformedPacketException("an event that does not end");
        }
        if (argument++ == 0) {
          payload = PayloadReader.read(parser, data);
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new MalformedPacketException("something behind the event");
      }
      return new ClientEvent(name, payload, packet.ackId(), packet.attachments(), EventSpan.NONE);
    } catch (IOException e) {
      throw new MalformedPacketException("an event that is not JSON");
    }
  }

  /** Bytes that it takes on the heap while it waits, about. */
  int heldBytes() {
    int held = HELD_BY_AN_EVENT + name.length() + payload.heldBytes();
    for (Buffer part : attachments) {
      held += part.length() + HELD_BY_A_PART;
    }
    return held;
  }

  ClientEvent shownBy(EventSpan way) {
    return new ClientEvent(name, payload, ackId, attachments, way);
  }
}
