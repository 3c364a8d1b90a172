package dev.holdfast.server.http;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ServiceTokenTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int issued;
  private final ServiceToken token = new ServiceToken(this::issue, () -> now);

  @Test
  void isKeptUntilAMinuteBeforeItExpires() {
    assertThat(token.value()).isEqualTo("token-1");
    now = now.plus(Duration.ofMinutes(59)).minusMillis(1);
    assertThat(token.value()).isEqualTo("token-1");
    now = now.plusMillis(1);
    assertThat(token.value()).isEqualTo("token-2");
  }

  @Test
  void isForgottenOnceHoweverManyWereRefusedWithIt() {
    token.value();
    token.forget("token-1");
    assertThat(token.value()).isEqualTo("token-2");
    token.forget("token-1");
    assertThat(token.value()).isEqualTo("token-2");
  }

  @Test
  void isAskedForOnceByAllWhoComeMeanwhileAlsoIfThatFails() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    ServiceToken failing =
        new ServiceToken(
            () -> {
              issued++;
              asked.countDown();
              awaitQuietly(answered);
              throw new IllegalStateException("away");
            },
            () -> now);
    List<CompletableFuture<String>> all = new ArrayList<>();
    all.add(CompletableFuture.supplyAsync(failing::value, Thread.ofVirtual()::start));
    asked.await();
    for (int i = 0; i < 5; i++) {
      CountDownLatch began = new CountDownLatch(1);
      Thread[] thread = new Thread[1];
      all.add(
          CompletableFuture.supplyAsync(
              () -> {
                began.countDown();
                return failing.value();
              },
              task -> thread[0] = Thread.ofPlatform().start(task)));
      began.await();
      await().until(() -> thread[0].getState() == Thread.State.WAITING);
    }
    answered.countDown();

    for (CompletableFuture<String> one : all) {
      assertThatThrownBy(one::join).hasRootCauseMessage("away");
    }
    assertThat(issued).isEqualTo(1);
  }

  @Test
  void isNotShown() {
    assertThat(issue().toString()).doesNotContain("token-1");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServiceToken.Issued issue() {
    return new ServiceToken.Issued("token-" + ++issued, now.plus(Duration.ofHours(1)));
  }
}
