package dev.holdfast.benchmarks.peer;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * The least that a durable relay on Vert.x and Redis can do: one script a message, which appends to
 * the receiver's stream and publishes. No token, no session, no limit, nothing checked, nothing
 * recovered: a bound for what there is to gain, not a server to use.
 */
public final class BareRelay extends AbstractVerticle {
  private static final String OPEN =
      "0{\"sid\":\"%s\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":102400}";
  private static final String JOIN = "42%d[\"join-room\",";

  private final Streams streams;

  private BareRelay(Streams streams) {
    this.streams = streams;
  }

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    String redis = System.getenv("REDIS");
    Streams.connect(vertx, redis)
        .compose(
            streams ->
                vertx.deployVerticle(
                    () -> new BareRelay(streams),
                    new DeploymentOptions()
                        .setInstances(Runtime.getRuntime().availableProcessors())))
        .onFailure(
            error -> {
              System.err.println(error);
              System.exit(1);
            });
  }

  @Override
  public void start() {
    vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(System.getenv("PORT")))
                .setAcceptBacklog(4096)
                .setTcpNoDelay(true))
        .webSocketHandler(this::opened)
        .listen();
  }

  private void opened(ServerWebSocket socket) {
    socket.writeTextMessage(OPEN.formatted(UUID.randomUUID()));
    socket.textMessageHandler(text -> heard(socket, text));
  }

  private void heard(ServerWebSocket socket, String text) {
    if (text.startsWith("40")) {
      socket.writeTextMessage("40{\"sid\":\"" + UUID.randomUUID() + "\"}");
    } else if (text.startsWith(JOIN.formatted(1))) {
      String room =
          new JsonObject(text.substring(text.indexOf('{'), text.length() - 1)).getString("roomId");
      streams.follow(room, context, event -> socket.writeTextMessage("42" + event));
      socket.writeTextMessage("431[{\"ok\":true}]");
    } else if (text.startsWith("42")) {
      streams.append(valueOf(text, "\"roomId\":\""), text.substring(2));
    }
  }

  private static String valueOf(String text, String mark) {
    int from = text.indexOf(mark) + mark.length();
    return text.substring(from, text.indexOf('"', from));
  }
}
