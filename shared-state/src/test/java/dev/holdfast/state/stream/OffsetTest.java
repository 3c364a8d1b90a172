package dev.holdfast.state.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Texts;
import dev.holdfast.testing.SeededRuns;
import org.junit.jupiter.api.Test;

class OffsetTest {
  @Test
  void anyTextIsReadOrRefusedAndNeverThrows() {
    SeededRuns.run(
        5_000,
        random ->
            Offset.parse(Texts.any(random))
                .ifPresent(offset -> assertThat(Offset.parse(offset.toString())).contains(offset)));
  }

  @Test
  void anOffsetIsReadAsItWasWritten() {
    SeededRuns.run(
        1_000,
        random -> {
          Offset offset =
              new Offset(Long.toString(random.nextLong(1, 1L << 52)), random.nextLong(0, 1L << 53));
          assertThat(Offset.parse(offset.toString())).contains(offset);
        });
    assertThat(Offset.parse("0")).contains(Offset.START);
    assertThat(Offset.START).hasToString("0");
  }

  @Test
  void whatIsNoOffsetIsRefused() {
    for (String text :
        new String[] {
          "", "-", "1", "1-", "-1", "1-2-3", "a-1", " 1-1", "1-1\n", "9".repeat(20) + "-1"
        }) {
      assertThat(Offset.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void onlyTheNextEntryOfTheSameStreamFollows() {
    Offset third = new Offset("7", 3);

    assertThat(third.isFollowedBy(new Offset("7", 4))).isTrue();
    assertThat(third.isFollowedBy(new Offset("7", 5))).isFalse();
    assertThat(third.isFollowedBy(new Offset("8", 4))).isFalse();
    assertThat(Offset.START.isFollowedBy(new Offset("8", 1))).isTrue();
    assertThat(third.covers(new Offset("7", 3))).isTrue();
    assertThat(third.covers(new Offset("7", 4))).isFalse();
    assertThat(third.covers(new Offset("8", 1))).isFalse();
  }
}
