package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostTurnTest {
  private final PostTurn turn = new PostTurn();
  private final List<String> acts = new ArrayList<>();

  @Test
  void isOneRequestsAtATime() {
    assertThat(turn.begins()).isTrue();
    assertThat(turn.begins()).isFalse();
    turn.ends();
    assertThat(turn.begins()).isTrue();
  }

  @Test
  void isAGoodbyesBehindTheRequestThatIsUnderWay() {
    turn.begins();

    assertThat(turn.goodbye(() -> acts.add("goodbye"))).isTrue();
    assertThat(acts).isEmpty();
    turn.ends();

    assertThat(acts).containsExactly("goodbye");
  }

  @Test
  void isOneGoodbyesOnly() {
    turn.begins();
    turn.goodbye(() -> acts.add("goodbye"));

    assertThat(turn.goodbye(() -> acts.add("another"))).isFalse();
    turn.ends();

    assertThat(acts).containsExactly("goodbye");
  }

  @Test
  void isAGoodbyesAtOnceIfTheRequestIsOver() {
    turn.begins();
    turn.ends();

    assertThat(turn.goodbye(() -> acts.add("goodbye"))).isTrue();

    assertThat(acts).containsExactly("goodbye");
  }

  @Test
  void isNobodyElsesAfterAGoodbye() {
    turn.begins();
    turn.goodbye(() -> {});
    turn.ends();
    assertThat(turn.begins()).isFalse();
    turn.ends();

    assertThat(turn.begins()).isFalse();
  }

  @Test
  void isAGoodbyesOnlyOnceARequestWasBrokenOff() {
    turn.begins();
    turn.breaksOff();

    assertThat(turn.begins()).isFalse();
    assertThat(turn.goodbye(() -> acts.add("goodbye"))).isTrue();

    assertThat(acts).containsExactly("goodbye");
  }
}
