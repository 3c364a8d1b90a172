package dev.holdfast.transcripts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeakerRunsTest {
  private static final int MANY = 2_000;

  private final StreamIds ids = new StreamIds("leg", Optional.of("a"), "leg-1");
  private final Engine engine =
      new Deepgram(
          new AudioStream(ids, 0, 0, new Speakers(List.of("caller"), List.of()), Optional.empty()));

  private List<ObjectNode> hears(int second, String text, boolean isFinal) {
    ObjectNode result =
        JsonNodeFactory.instance.objectNode().put("type", "Results").put("start", second);
    result.put("is_final", isFinal);
    result.putObject("channel").putArray("alternatives").addObject().put("transcript", text);
    return engine.segments(result);
  }

  @Test
  void remembersWhatWasShownOfTheNewestResultsAlone() {
    for (int i = 0; i < MANY; i++) {
      hears(i, "hm", false);
    }
    assertThat(hears(MANY - 1, "", true)).hasSize(1);
    assertThat(hears(0, "", true)).isEmpty();
  }

  @Test
  void whatTheIdsOfAStreamBeginWithIsMadeOnce() {
    Optional<String> session = Optional.of("session");
    assertThat(ids.prefix(session)).isSameAs(ids.prefix(session));
    assertThat(ids.prefix(Optional.of("other"))).isNotEqualTo(ids.prefix(session));
  }
}
