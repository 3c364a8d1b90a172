package dev.holdfast.state.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void cutsWhatIsLongAndNoCharacterInHalf() {
    String most = "x".repeat(Excerpt.MOST_CHARACTERS);
    assertThat(Excerpt.of(most)).isEqualTo(most);
    assertThat(Excerpt.of(most + "x")).hasSize(Excerpt.MOST_CHARACTERS).endsWith("x…");
    for (String before : new String[] {"", "x"}) {
      String cut = Excerpt.of(before + "\ud83d\ude00".repeat(1_000));
      assertThat(cut.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
      assertThat(cut.length()).isBetween(298, 300);
    }
  }

  @Test
  void noRefusalRepeatsMore() {
    assertThat(new HoldfastException(ErrorCode.FORBIDDEN, "no " + "x".repeat(95_000)))
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(301));
  }
}
