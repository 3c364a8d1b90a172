package dev.holdfast.benchmarks.peer;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import java.util.Map;

/** netty-socketio in one process: a room a receiver, and events to rooms. It keeps nothing. */
public final class NettySocketIo {
  private NettySocketIo() {}

  public static void main(String[] args) {
    Configuration configuration = new Configuration();
    configuration.setHostname("127.0.0.1");
    configuration.setPort(Integer.parseInt(System.getenv("PORT")));
    configuration.setTransports(Transport.WEBSOCKET);
    configuration.setUseLinuxNativeEpoll(true);
    configuration.setWebsocketCompression(false);
    configuration.getSocketConfig().setTcpNoDelay(true);
    configuration.getSocketConfig().setReuseAddress(true);
    SocketIOServer server = new SocketIOServer(configuration);
    server.addEventListener(
        "join-room",
        Map.class,
        (client, payload, ack) -> {
          client.joinRoom((String) payload.get("roomId"));
          ack.sendAckData(Map.of("ok", true));
        });
    server.addEventListener(
        "ice-candidate",
        Map.class,
        (client, payload, ack) ->
            server
                .getRoomOperations((String) payload.get("roomId"))
                .sendEvent(
                    "ice-candidate",
                    Map.of(
                        "candidate",
                        payload.get("candidate"),
                        "userId",
                        client.getSessionId().toString(),
                        "roomId",
                        payload.get("roomId"))));
    server.start();
  }
}
