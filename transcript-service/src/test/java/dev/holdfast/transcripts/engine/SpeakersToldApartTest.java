package dev.holdfast.transcripts.engine;

import static dev.holdfast.transcripts.engine.EngineMessages.STRETCH;
import static dev.holdfast.transcripts.engine.EngineMessages.json;
import static dev.holdfast.transcripts.engine.EngineMessages.turnOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several speakers in what an engine hears, told apart by the engine. */
class SpeakersToldApartTest {
  private static String word(String text, double start, String speaker) {
    return "{\"word\":\"%s\",\"punctuated_word\":\"%s\",\"start\":%s,\"end\":%s,\"speaker\":%s}"
        .formatted(text, text, start, start + 0.2, speaker);
  }

  private static String diarized(boolean isFinal, int channels, String text, String... words) {
    return "{\"type\":\"Results\",\"channel_index\":[0,%d],\"start\":0,\"duration\":3,\"is_final\":%s,"
            .formatted(channels, isFinal)
        + "\"channel\":{\"alternatives\":[{\"transcript\":\"%s\",\"words\":[%s]}]}}"
            .formatted(text, String.join(",", words));
  }

  private static Engine deepgram(String... toldApart) {
    return new Deepgram(
        new AudioStream(
            new StreamIds("leg", Optional.empty(), "leg-1"),
            0,
            0,
            new Speakers(List.of("caller", "agent"), List.of(toldApart)),
            Optional.empty()));
  }

  private static List<String> whoSaid(List<ObjectNode> heard) {
    return heard.stream()
        .map(
            one ->
                one.path("id").asText()
                    + " "
                    + one.path("speaker").asText()
                    + (one.path("isFinal").asBoolean() ? " = " : " ~ ")
                    + one.path("text").asText())
        .toList();
  }

  @Test
  void storesWhatEachOfSeveralSpeakersInOneChannelSaysAsTheirOwn() {
    String[] words = {
      word("How", 0, "0"),
      word("are you?", 0.4, "0"),
      word("My", 1.4, "1"),
      word("card", 1.6, "1"),
      word("Oh.", 2.2, "0")
    };
    String said = diarized(true, 1, "How are you? My card -  Oh.", words);
    List<ObjectNode> heard = deepgram().segments(json(said));
    assertThat(whoSaid(heard))
        .containsExactly(
            "leg-1.0.0 speaker-1 = How are you?",
            "leg-1.0.0.2 speaker-2 = My card -",
            "leg-1.0.0.3 speaker-1 = Oh.");
    assertThat(heard.get(1).path("startMs").asLong()).isEqualTo(1_400);
    assertThat(heard.get(1).path("endMs").asLong()).isEqualTo(1_800);
    assertThat(heard.get(1).path("words")).hasSize(2);
    assertThat(whoSaid(deepgram("agent", "caller").segments(json(said))))
        .extracting(one -> one.split(" ")[1])
        .containsExactly("agent", "caller", "agent");
  }

  @Test
  void takesBackWhatWasShownOfASpeakerWhoTurnsOutNotToBeThere() {
    Engine engine = deepgram();
    engine.segments(json(diarized(false, 1, "yes no", word("yes", 0, "0"), word("no", 1, "1"))));
    assertThat(
            whoSaid(
                engine.segments(
                    json(diarized(true, 1, "yes now", word("yes", 0, "0"), word("now", 1, "0"))))))
        .containsExactly("leg-1.0.0 speaker-1 = yes now", "leg-1.0.0.2 caller = ");
  }

  @Test
  void leavesAChannelItsSpeakerWhereThereAreSeveralChannels() {
    assertThat(
            whoSaid(
                deepgram()
                    .segments(
                        json(
                            diarized(true, 2, "yes no", word("yes", 0, "0"), word("no", 1, "1"))))))
        .containsExactly("leg-1.0.0 caller = yes", "leg-1.0.0.2 speaker-1.2 = no");
  }

  @Test
  void putsTheWordsOfASpeakerTogetherWhereTheWholeSpellsThemOtherwise() {
    assertThat(
            whoSaid(
                deepgram()
                    .segments(
                        json(diarized(true, 1, "1 2", word("one", 0, "0"), word("two", 1, "1"))))))
        .containsExactly("leg-1.0.0 speaker-1 = one", "leg-1.0.0.2 speaker-2 = two");
  }

  @Test
  void storesWhatSpeakersOfAssemblyAiSayAsTheirOwn() {
    Engine engine = new AssemblyAi(STRETCH);
    assertThat(whoSaid(engine.segments(json(turnOf("null", false, "yes no", "null", "null")))))
        .containsExactly("leg-1.0 speaker-unknown ~ yes no");
    assertThat(whoSaid(engine.segments(json(turnOf("\"B\"", true, "Yes no.", "\"A\"", "\"B\"")))))
        .containsExactly("leg-1.0 speaker-1 = Yes", "leg-1.0.2 speaker-2 = no.");
    assertThat(whoSaid(engine.segments(json(turnOf("\"B\"", true, "Bye.")))))
        .containsExactly("leg-1.0 speaker-2 = Bye.");
  }
}
