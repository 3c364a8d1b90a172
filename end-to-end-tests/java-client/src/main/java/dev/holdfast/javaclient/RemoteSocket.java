package dev.holdfast.javaclient;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import io.socket.engineio.client.Transport;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import okhttp3.OkHttpClient;
import org.json.JSONArray;
import org.json.JSONObject;

/** One socket of the official client; what happens to it it tells as JSON. */
final class RemoteSocket {
  private final Socket socket;
  private final BiConsumer<String, Map<String, ?>> tell;

  /**
   * @param options {@code {origin, token, transports: "polling websocket", reconnectionDelay (ms)}}
   */
  RemoteSocket(JSONObject options, BiConsumer<String, Map<String, ?>> tell) {
    this.tell = tell;
    Map<String, String> auth = new HashMap<>(Map.of("token", options.optString("token")));
    IO.Options how = new IO.Options();
    how.forceNew = true;
    how.auth = auth;
    how.transports = options.optString("transports").split(" ");
    how.reconnectionDelay = options.optLong("reconnectionDelay");
    how.reconnectionDelayMax = how.reconnectionDelay;
    // The client's own default, but not shared: sockets of one process would wait for each other.
    OkHttpClient http = new OkHttpClient();
    how.callFactory = http;
    how.webSocketFactory = http;
    socket = IO.socket(URI.create(options.optString("origin")), how);
    Recovery.of(socket, auth);
    listen();
    socket.connect();
  }

  void emit(String name, Object payload, int number) {
    Ack ack =
        answer ->
            tell.accept("acknowledged", Map.of("number", number, "answer", Bytes.out(answer[0])));
    socket.emit(name, new Object[] {Bytes.in(payload)}, ack);
  }

  void connect() {
    socket.connect();
  }

  void close() {
    socket.disconnect();
  }

  private void listen() {
    socket.on(Socket.EVENT_CONNECT, x -> tell.accept("connect", Map.of("id", socket.id())));
    socket.on(Socket.EVENT_DISCONNECT, x -> tell.accept("disconnect", reason(x)));
    socket.on(Socket.EVENT_CONNECT_ERROR, x -> tell.accept("connect-error", reason(x)));
    socket
        .io()
        .on(
            Manager.EVENT_TRANSPORT,
            x -> tell.accept("transport", Map.of("transport", ((Transport) x[0]).name)));
    socket.onAnyIncoming(
        arguments ->
            tell.accept(
                "event", Map.of("arguments", Bytes.out(new JSONArray(Arrays.asList(arguments))))));
  }

  private static Map<String, ?> reason(Object[] arguments) {
    return Map.of(
        "reason",
        arguments.length > 0 && arguments[0] instanceof JSONObject error
            ? error
            : Arrays.toString(arguments));
  }
}
