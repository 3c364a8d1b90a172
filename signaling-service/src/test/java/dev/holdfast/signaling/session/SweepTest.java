package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
  private final List<Integer> begun = new ArrayList<>();

  @Test
  void soManyAreDoneAtATimeAndEachOnce() {
    List<Promise<Void>> steps = new ArrayList<>();
    Sweep.over(
        List.of(0, 1, 2, 3, 4),
        2,
        i -> {
          begun.add(i);
          steps.add(Promise.promise());
          return steps.getLast().future();
        });
    assertThat(begun).containsExactly(0, 1);

    steps.get(1).complete();
    assertThat(begun).containsExactly(0, 1, 2);
    steps.get(2).fail("Redis is away");
    assertThat(begun).containsExactly(0, 1, 2, 3);

    steps.get(0).complete();
    steps.get(3).complete();
    steps.get(4).complete();
    assertThat(begun).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void anyNumberMayFailAtOnce() {
    Sweep.over(
        IntStream.range(0, 100_000).boxed().toList(),
        2,
        i -> {
          begun.add(i);
          return Future.failedFuture("Redis is away");
        });
    assertThat(begun).hasSize(100_000);
  }
}
