package dev.holdfast.signaling.session;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FlowLimitTest {
  private final List<String> begun = new CopyOnWriteArrayList<>();

  @Test
  void theOthersWaitInTheOrderInWhichTheyCame() {
    FlowLimit limit = new FlowLimit(2);
    Held first = new Held(limit, "first");
    Held second = new Held(limit, "second");
    Held third = new Held(limit, "third");
    Held fourth = new Held(limit, "fourth");
    await().until(() -> begun.size() == 2);

    second.ends();
    await().until(() -> begun.size() == 3);
    assertThat(begun).containsExactlyInAnyOrder("first", "second", "third");
    assertThat(begun.getLast()).isEqualTo("third");

    first.ends();
    third.ends();
    fourth.ends();
    await().until(fourth.result::isComplete);
    assertThat(begun.getLast()).isEqualTo("fourth");
  }

  @Test
  void oneThatFailsMakesPlaceToo() {
    FlowLimit limit = new FlowLimit(1);
    Future<Object> failing =
        limit.run(
            () -> {
              throw new IllegalStateException("no");
            });
    Future<String> next = limit.run(() -> "next");

    await().until(next::isComplete);
    assertThat(failing.cause()).hasMessage("no");
    assertThat(next.result()).isEqualTo("next");
  }

  @Test
  void oneThatStandsAsideLetsOthersRunAndGoesOnBeforeThoseWhoHaveNotBegun() {
    FlowLimit limit = new FlowLimit(1);
    CompletableFuture<Void> answered = new CompletableFuture<>();
    Future<Void> waits =
        limit.run(
            () -> {
              limit.aside(answered::join);
              begun.add("goes on");
              return null;
            });
    Held meanwhile = new Held(limit, "meanwhile");
    await().until(() -> begun.contains("meanwhile"));
    Held last = new Held(limit, "last");
    answered.complete(null);
    await().until(() -> limit.waiting() == 2);
    assertThat(waits.isComplete()).isFalse();

    meanwhile.ends();
    last.ends();
    await().until(last.result::isComplete);
    assertThat(begun).containsExactly("meanwhile", "goes on", "last");
  }

  @Test
  void oneWhoseWaitFailsTakesItsPlaceAgainBeforeItEnds() {
    FlowLimit limit = new FlowLimit(1);
    Future<Object> failing =
        limit.run(
            () -> {
              limit.aside(
                  () -> {
                    throw new IllegalStateException("gone");
                  });
              return null;
            });
    await().until(failing::isComplete);
    assertThat(failing.cause()).hasMessage("gone");

    Held first = new Held(limit, "first");
    Held second = new Held(limit, "second");
    await().until(() -> begun.contains("first"));
    assertThat(limit.waiting()).isEqualTo(1);
    first.ends();
    second.ends();
    await().until(second.result::isComplete);
  }

  /** A flow that runs until it is told to end. */
  private final class Held {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Future<Void> result;

    Held(FlowLimit limit, String name) {
      this.result =
          limit.run(
              () -> {
                begun.add(name);
                return end.join();
              });
    }

    void ends() {
      end.complete(null);
    }
  }
}
