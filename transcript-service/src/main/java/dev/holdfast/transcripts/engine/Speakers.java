package dev.holdfast.transcripts.engine;

import java.util.List;

/**
 * Who speaks in the audio that an engine hears.
 *
 * @param ofChannels in their order; the last one of those that follow
 * @param toldApart those whom the engine tells apart in one channel, in the order of its numbers;
 *     who is not named has a number here too
 */
public record Speakers(List<String> ofChannels, List<String> toldApart) {
  private static final String NUMBERED = "speaker-";

  /** Somebody whom the engine has not told apart yet, though it does. */
  static final String UNKNOWN = NUMBERED + "unknown";

  String of(int channel) {
    return ofChannels.get(Math.clamp(channel, 0, ofChannels.size() - 1));
  }

  /**
   * @param channels how many there are: of several each has its own speaker, who is the first in it
   * @param number of the speaker, from 0
   */
  String of(int channel, int channels, int number) {
    if (channels > 1) {
      return number == 0 ? of(channel) : NUMBERED + (channel + 1) + "." + (number + 1);
    }
    return number < toldApart.size() ? toldApart.get(number) : NUMBERED + (number + 1);
  }
}
