package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;

/** How Deepgram writes words. */
final class DeepgramWords {
  private DeepgramWords() {}

  /** With times in seconds since the audio began. */
  static AudioStream.Spelling in(AudioStream audio) {
    return new AudioStream.Spelling(
        DeepgramWords::spelling, audio::atSeconds, word -> word.path("confidence").asDouble(1));
  }

  /**
   * @param best the alternative that is to be taken, or a turn of Flux: both have {@code
   *     transcript} and {@code words}, whose {@code speaker} is told with {@code diarize}
   */
  static SpeakerRuns.Result result(
      Optional<String> session,
      String name,
      int channel,
      int channels,
      JsonNode best,
      boolean isFinal) {
    return new SpeakerRuns.Result(
        session,
        name,
        channel,
        channels,
        best.path("transcript").asText(),
        isFinal,
        best.path("words"),
        DeepgramWords::spelling,
        DeepgramWords::speaker,
        OptionalInt.empty(),
        false);
  }

  private static OptionalInt speaker(JsonNode word) {
    int number = word.path("speaker").asInt(-1);
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static String spelling(JsonNode word) {
    return word.path("punctuated_word").asText(word.path("word").asText());
  }
}
