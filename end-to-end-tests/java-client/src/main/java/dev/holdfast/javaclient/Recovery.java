package dev.holdfast.javaclient;

import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.parser.Packet;
import io.socket.parser.Parser;
import java.util.Map;
import org.json.JSONObject;

/**
 * What the official JavaScript client does by itself and the Java client (2.1.2) does not: says at
 * each CONNECT which session it had and how far it had come. An application copies this class.
 */
final class Recovery {
  private Recovery() {}

  /**
   * Lets a socket recover.
   *
   * @param auth the map that was given to the socket's options; it is read anew at each CONNECT
   */
  static void of(Socket socket, Map<String, String> auth) {
    socket
        .io()
        .on(
            Manager.EVENT_PACKET,
            arguments -> {
              Packet<?> packet = (Packet<?>) arguments[0];
              if (packet.type == Parser.CONNECT && packet.data instanceof JSONObject answer) {
                String pid = answer.optString("pid");
                if (!pid.equals(auth.put("pid", pid))) {
                  auth.remove("offset");
                }
              }
            });
    socket.onAnyIncoming(
        arguments -> {
          // A durable event's last argument; no other event ends with a string.
          if (arguments.length > 1 && arguments[arguments.length - 1] instanceof String offset) {
            auth.put("offset", offset);
          }
        });
  }
}
