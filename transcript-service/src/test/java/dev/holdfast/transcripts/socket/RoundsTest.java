package dev.holdfast.transcripts.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final int TURNS = 10;
  private static final int MANY = 1_000;

  private final Rounds<Integer> rounds = new Rounds<>(TURNS);

  private List<Integer> round() {
    List<Integer> seen = new ArrayList<>();
    IntStream.range(0, TURNS).forEach(turn -> seen.addAll(rounds.turn()));
    return seen;
  }

  @Test
  void eachHasItsTurnOnceARound() {
    IntStream.range(0, MANY).forEach(rounds::add);

    assertThat(round()).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(round()).hasSize(MANY).doesNotHaveDuplicates();
  }

  @Test
  void thoseThatComeTogetherHaveTheirTurnsApart() {
    IntStream.range(0, MANY).forEach(rounds::add);

    for (int turn = 1; turn <= TURNS; turn++) {
      assertThat(rounds.turn()).hasSize(MANY / TURNS);
      assertThat(rounds.isRoundOver()).isEqualTo(turn == TURNS);
    }
  }

  @Test
  void whatWasRemovedHasNoTurnAndIsRemovedOnce() {
    IntStream.range(0, MANY).forEach(rounds::add);

    assertThat(rounds.remove(7)).isTrue();
    assertThat(rounds.remove(7)).isFalse();

    assertThat(round()).hasSize(MANY - 1).doesNotContain(7);
    assertThat(rounds.size()).isEqualTo(MANY - 1);
    assertThat(rounds.all()).hasSize(MANY - 1);
  }
}
