package dev.holdfast.state.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RedisURI;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes one connection at a time, with the password and the certificates of that moment, and to
 * where the server is at that moment. A client keeps the certificates of the moment in which it was
 * made, so each connection gets a client of its own.
 */
final class Connector {
  private static final int CONNECT_SECONDS = 3;
  private static final int ANSWER_SECONDS = 10;
  // Only this version of the protocol tells what was pushed from what was asked for.
  private static final String RESP3 = "3";
  private static final String DEFAULT_USER = "default";
  // redis://redis:6379?client=holdfast
  private static final String CLIENT = "client";

  private final Vertx vertx;
  private final Supplier<RedisOptions> options;
  private final Supplier<Future<String>> address;
  private NetClient client;
  private boolean closed;

  /**
   * @param address asked for each connection; with user and password, if Redis wants them
   */
  Connector(Vertx vertx, Supplier<RedisOptions> options, Supplier<Future<String>> address) {
    this.vertx = vertx;
    this.options = options;
    this.address = address;
  }

  /**
   * Gives up the connection before, and makes another.
   *
   * @return completes on the connection's event loop, so that nothing of it is missed
   */
  Future<RespConnection> connect() {
    // A promise of no context: a file was read on another event loop, and a future of that one
    // would
    // complete there.
    Promise<RespConnection> connected = Promise.promise();
    address.get().onFailure(connected::fail).onSuccess(to -> connectOr(connected, to));
    return connected.future();
  }

  private void connectOr(Promise<RespConnection> connected, String to) {
    try {
      connect(to).onComplete(connected);
    } catch (RuntimeException e) {
      connected.fail(e);
    }
  }

  synchronized void close() {
    closed = true;
    closeClient();
  }

  private synchronized Future<RespConnection> connect(String to) {
    if (closed) {
      return Future.failedFuture(RedisLink.unavailable());
    }
    closeClient();
    RedisOptions now = options.get();
    RedisURI server = new RedisURI(to);
    NetClientOptions net = patient(now.getNetClientOptions());
    if (net.isSsl() && !server.ssl()) {
      return Future.failedFuture("an address that begins with redis:, not rediss:, but TLS is on");
    }
    NetClient made = vertx.createNetClient(net.setSsl(server.ssl()));
    client = made;
    Promise<RespConnection> connected = Promise.promise();
    // Each on the next event loop: Vert.x would give all of one thread's to one of them.
    ((VertxInternal) vertx)
        .createEventLoopContext()
        .runOnContext(
            ignored ->
                Future.succeededFuture()
                    .compose(here -> made.connect(server.socketAddress()))
                    .compose(socket -> greeted(socket, server, now.getPassword()))
                    .onComplete(connected));
    return connected.future();
  }

  private Future<RespConnection> greeted(NetSocket socket, RedisURI server, String otherPassword) {
    RespConnection connection = new RespConnection(vertx, socket);
    Request hello = Request.cmd(Command.HELLO).arg(RESP3);
    String password = server.password() == null ? otherPassword : server.password();
    if (password != null) {
      String user = server.user() == null ? DEFAULT_USER : server.user();
      hello.arg("AUTH").arg(user).arg(password);
    }
    if (server.param(CLIENT) != null) {
      hello.arg("SETNAME").arg(server.param(CLIENT));
    }
    return connection
        .send(hello)
        .compose(greeting -> selected(connection, server))
        .map(connection)
        .onFailure(error -> connection.close());
  }

  private static Future<Response> selected(RespConnection connection, RedisURI server) {
    return server.select() == null
        ? Future.succeededFuture()
        : connection.send(Request.cmd(Command.SELECT).arg(server.select()));
  }

  private void closeClient() {
    if (client != null) {
      client.close();
    }
  }

  /** The options of a connection that is long-lived, much used and never silent. */
  private static NetClientOptions patient(NetClientOptions options) {
    NetClientOptions patient = ConnectionMetrics.named(options);
    patient.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
    // For connections that are being made; a link watches itself, see LivenessCheck.
    patient.setReadIdleTimeout(ANSWER_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    patient.setReconnectAttempts(0);
    return patient;
  }
}
