package dev.holdfast.state.probe;

import dev.holdfast.state.http.HostNames;
import dev.holdfast.state.http.HttpConfig;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * This replica's own HTTP port, as a client beside it reaches it: each time by a connection of its
 * own. Its certificate is for the name by which others know it, so it is not looked at.
 */
@Singleton
public final class OwnServer {
  private static final int CLOSING_SECONDS = 1;
  private static final String REDIRECT = "redirect";

  private final HttpServer server;
  private final ProbeMark mark;
  private final HttpClient http;
  private final WebSocketClient webSockets;
  private final OwnAddress own;
  private final boolean redirects;
  private final long timeoutMs;

  OwnServer(
      Vertx vertx,
      HttpServer server,
      ProbeMark mark,
      ProbeConfig config,
      HttpConfig names,
      @ConfigProperty(name = "quarkus.http.host") String listensAt,
      @ConfigProperty(name = "quarkus.http.insecure-requests", defaultValue = "enabled")
          String insecureRequests) {
    this.server = server;
    this.mark = mark;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(false).setTrustAll(true).setVerifyHost(false));
    this.webSockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setTrustAll(true)
                .setVerifyHost(false)
                .setClosingTimeout(CLOSING_SECONDS));
    this.own = OwnAddress.of(listensAt, HostNames.of(names));
    this.redirects = insecureRequests.equalsIgnoreCase(REDIRECT);
    this.timeoutMs = config.timeout().toMillis();
  }

  /** Whether it listens already. */
  boolean isThere() {
    return server.getPort() > 0 || server.getSecurePort() > 0;
  }

  /**
   * The status of the answer to a request.
   *
   * @param authorization the header's value
   * @param body JSON, empty for none
   */
  public Future<Integer> status(
      HttpMethod method, String uri, String authorization, Optional<String> body) {
    RequestOptions options =
        directed(new RequestOptions(), uri)
            .setMethod(method)
            .putHeader(HttpHeaders.AUTHORIZATION, authorization);
    body.ifPresent(json -> options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json"));
    return inTime(
        http.request(options)
            .compose(request -> request.send(body.map(Buffer::buffer).orElse(Buffer.buffer())))
            .map(HttpClientResponse::statusCode));
  }

  /**
   * Talks through a WebSocket, which is closed afterwards.
   *
   * @param heard is given each message, and says by the conversation when it is over; if the server
   *     closes, it is over too
   */
  public Future<Boolean> talk(String uri, BiConsumer<Conversation, String> heard) {
    ClientWebSocket socket = webSockets.webSocket();
    Conversation conversation = new Conversation(socket);
    socket.textMessageHandler(message -> heard.accept(conversation, message));
    socket.closeHandler(closed -> conversation.over(false));
    // Only browsers send an origin, and this one would be no page's that may come in.
    WebSocketConnectOptions options =
        directed(new WebSocketConnectOptions().setAllowOriginHeader(false), uri);
    Future<WebSocket> opened = socket.connect(options);
    // One that never opened cannot be closed; one that opens too late is closed then.
    return inTime(opened.compose(open -> conversation.end()))
        .onComplete(done -> opened.onSuccess(WebSocket::close));
  }

  private <T extends RequestOptions> T directed(T options, String uri) {
    boolean secure = server.getSecurePort() > 0 && (redirects || server.getPort() <= 0);
    int port = secure ? server.getSecurePort() : server.getPort();
    options
        .setServer(SocketAddress.inetSocketAddress(port, own.address()))
        .setHost(own.host())
        .setPort(port)
        .setSsl(secure)
        .setURI(uri)
        .setTimeout(timeoutMs)
        .putHeader(HttpHeaders.HOST, own.header(port))
        .putHeader(ProbeMark.HEADER, mark.secret());
    return options;
  }

  private <T> Future<T> inTime(Future<T> answer) {
    return answer.timeout(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
