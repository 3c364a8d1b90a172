package dev.holdfast.state.redis;

import dev.holdfast.state.OneRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;

/** A connection over a socket of the test's own; everything happens on the socket's event loop. */
abstract class RespConnectionFixture {
  final Vertx vertx = OneRedis.VERTX;
  final Context context = ((VertxInternal) vertx).createEventLoopContext();
  final List<String> written = new ArrayList<>();
  final List<String> unasked = new ArrayList<>();
  final List<Throwable> ends = new ArrayList<>();
  RespConnection connection;
  Handler<Buffer> comes;
  Handler<Throwable> breaks;
  Handler<Void> closes;
  boolean closed;

  @BeforeEach
  void connect() {
    onTheEventLoop(
        () -> {
          connection = new RespConnection(vertx, socket());
          connection.listen(response -> unasked.add(response.toString()), ends::add);
        });
  }

  Future<Response> get(int number) {
    return connection.send(Request.cmd(Command.GET).arg(number));
  }

  static String wire(int number) {
    String key = Integer.toString(number);
    return "*2\r\n$3\r\nget\r\n$" + key.length() + "\r\n" + key + "\r\n";
  }

  String bytesWritten() {
    CompletableFuture<String> all = new CompletableFuture<>();
    context.runOnContext(ignored -> all.complete(String.join("", written)));
    return all.join();
  }

  void onTheEventLoop(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        ignored -> {
          try {
            task.run();
            done.complete(null);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }

  @SuppressWarnings("unchecked")
  NetSocket socket() {
    return (NetSocket)
        Proxy.newProxyInstance(
            NetSocket.class.getClassLoader(),
            new Class<?>[] {NetSocket.class},
            (self, method, args) -> {
              switch (method.getName()) {
                case "handler" -> comes = (Handler<Buffer>) args[0];
                case "exceptionHandler" -> breaks = (Handler<Throwable>) args[0];
                case "closeHandler" -> closes = (Handler<Void>) args[0];
                case "write" -> {
                  written.add(args[0].toString());
                  return Future.succeededFuture();
                }
                case "close" -> {
                  closed = true;
                  return Future.succeededFuture();
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return self;
            });
  }
}
