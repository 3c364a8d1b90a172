package dev.holdfast.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testing.Patience;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    join(vertx.close());
  }

  @Test
  void refusesToWaitOnAnEventLoop() {
    Future<String> answered =
        onEventLoop(() -> Await.on(Future.succeededFuture("even if it came")));
    assertThatThrownBy(() -> join(answered))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Await.on was called on an event loop");
  }

  @Test
  void waitsOnAVirtualThreadForWhatAnEventLoopDoes() {
    Promise<String> later = Promise.promise();
    CompletableFuture<String> heard = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> heard.complete(Await.on(later.future())));
    vertx.getOrCreateContext().runOnContext(x -> later.complete("came"));
    assertThat(Patience.join(heard)).isEqualTo("came");
  }

  @Test
  void waitsOnAWorker() {
    assertThat(join(vertx.executeBlocking(() -> Await.on(Future.succeededFuture("may wait")))))
        .isEqualTo("may wait");
  }

  private static <T> T join(Future<T> future) {
    return Patience.join(future.toCompletionStage().toCompletableFuture());
  }

  private <T> Future<T> onEventLoop(Callable<T> task) {
    Promise<T> promise = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        x -> {
          try {
            promise.complete(task.call());
          } catch (Exception e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
