package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void waitsUntilTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();

    Patience.await().until(() -> asked.incrementAndGet() == 3);
    Patience.await("an assertion")
        .untilAsserted(() -> assertThat(asked.incrementAndGet()).isGreaterThan(5));

    assertThat(asked).hasValue(6);
  }

  @Test
  void waitsForWhatOthersBring() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    CountDownLatch latch = new CountDownLatch(1);
    Thread.startVirtualThread(
        () -> {
          future.complete("result");
          queue.add("element");
          latch.countDown();
        });

    assertThat(Patience.get(future)).isEqualTo("result");
    assertThat(Patience.next(queue)).isEqualTo("element");
    Patience.open(latch);
  }

  @Test
  void takesAResultThatComesJustAfterALook() throws Exception {
    CompletableFuture<String> future =
        new CompletableFuture<>() {
          @Override
          public String get(long timeout, TimeUnit unit)
              throws InterruptedException, ExecutionException, TimeoutException {
            if (complete("result")) {
              throw new TimeoutException();
            }
            return super.get(timeout, unit);
          }
        };

    assertThat(Patience.get(future)).isEqualTo("result");
  }

  @Test
  void failsAsTheResultDoes() {
    IOException cause = new IOException("gone");

    assertThatThrownBy(() -> Patience.join(CompletableFuture.failedFuture(cause)))
        .isInstanceOf(CompletionException.class)
        .hasCause(cause);
  }

  @Test
  void stretchesWindowsByHowSlowTheMachineIs() {
    assertThat(Patience.window(Duration.ofSeconds(1)))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
    assertThat(Patience.timeout()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(200));
  }
}
