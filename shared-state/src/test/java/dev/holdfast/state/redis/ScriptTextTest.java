package dev.holdfast.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTextTest {
  @Test
  void bindsKeysAndArgumentsToNamesInTheirOrder() {
    ScriptText.Expanded script =
        of(
            """
            -- Does it.
            --!keys room log: a room, and what happened there
            --!args room_id: a room
            --!args lease_ms since: how long it is held, from when
            return lease_ms
            """);

    assertThat(script.text())
        .isEqualTo(
            """
            -- Does it.
            local room, log = KEYS[1], KEYS[2]
            local room_id = ARGV[1]
            local lease_ms, since = ARGV[2], ARGV[3]
            return lease_ms
            """);
    assertThat(script).extracting("keys", "args", "tailed").containsExactly(2, 3, false);
  }

  @Test
  void countsBehindWhatTheIncludesTake() {
    ScriptText.Expanded script =
        ScriptText.of(
            "move",
            Map.of(
                    "move",
                    """
                    --!keys target: where it goes
                    --!args most: how many
                    --!include log
                    --!include room
                    --!include clock
                    """,
                    "log",
                    """
                    --!include clock
                    --!args limit: how long it gets
                    """,
                    "room",
                    """
                    --!include clock
                    --!keys room: a room
                    --!args room_id: its id
                    """,
                    "clock",
                    "local function now() end\n")
                ::get);

    assertThat(script.text().lines().filter(line -> !line.isEmpty()))
        .containsExactly(
            "local target = KEYS[2]",
            "local most = ARGV[3]",
            "local function now() end",
            "local limit = ARGV[1]",
            "local room = KEYS[1]",
            "local room_id = ARGV[2]");
    assertThat(script).extracting("keys", "args").containsExactly(2, 3);
  }

  @Test
  void givesAllArgumentsThatRemainAsATable() {
    ScriptText.Expanded all = of("--!args ...ids: who is meant\n");
    ScriptText.Expanded others = of("--!args room ...ids: where, and who is meant\n");

    assertThat(all.text())
        .isEqualTo("local ids = {} for i = 1, #ARGV do ids[#ids + 1] = ARGV[i] end\n");
    assertThat(others.text())
        .isEqualTo(
            "local room = ARGV[1]"
                + " local ids = {} for i = 2, #ARGV do ids[#ids + 1] = ARGV[i] end\n");
    assertThat(others).extracting("args", "tailed").containsExactly(1, true);
  }

  @Test
  void writesLuaWhateverDigitsTheMachinesLanguageHas() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(of("--!args room ...ids: where, and who is meant\n").text())
          .contains("for i = 2, #ARGV");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--!args room room: twice, room is bound twice",
    "--!args end: a word, end is a word of Lua's",
    "--!args redis: a word, redis is a word of Lua's",
    "--!args ...rest room: too late, nothing comes behind",
    "--!keys ...rest: not these, one by one",
    "--!args room, cannot read",
    "--!args Room: a name, cannot read",
    "--!args: nothing, cannot read",
    "--!arg room: misspelt, cannot read",
  })
  void saysWhichLineCannotBeRead(String line, String said) {
    assertThatThrownBy(() -> of(line + "\n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("some: ")
        .hasMessageContaining(said);
  }

  @Test
  void bindsNoNameOfAnIncludeAgain() {
    Map<String, String> scripts =
        Map.of(
            "some", "--!include log\n--!args limit: again\n", "log", "--!args limit: how long\n");

    assertThatThrownBy(() -> ScriptText.of("some", scripts::get))
        .hasMessage("some: limit is bound twice");
  }

  @Test
  void letsNoIncludeTakeAllThatRemains() {
    Map<String, String> scripts =
        Map.of("some", "--!include log\n", "log", "--!args ...rest: all\n");

    assertThatThrownBy(() -> ScriptText.of("some", scripts::get))
        .hasMessage("log takes all arguments that remain");
  }

  @Test
  void refusesAnotherNumberOfKeysOrArguments() {
    Script fixed = new Script("some", "", "", 2, 3, false, Optional.empty());
    Script tailed = new Script("some", "", "", 2, 3, true, Optional.empty());

    fixed.check(2, 3);
    tailed.check(2, 3);
    tailed.check(2, 9);
    assertThatThrownBy(() -> fixed.check(2, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("some takes 2 keys and 3 arguments, not 2 and 4");
    assertThatThrownBy(() -> fixed.check(1, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tailed.check(2, 2))
        .hasMessage("some takes 2 keys and 3 or more arguments, not 2 and 2");
  }

  private static ScriptText.Expanded of(String text) {
    return ScriptText.of("some", Map.of("some", text)::get);
  }
}
