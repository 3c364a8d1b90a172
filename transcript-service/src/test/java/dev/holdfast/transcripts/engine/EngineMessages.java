package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages of engines, and what they are heard in. */
final class EngineMessages {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final AudioStream STRETCH =
      new AudioStream(
          new StreamIds("leg", Optional.empty(), "leg-1"),
          0,
          10_000,
          new Speakers(List.of("caller", "agent"), List.of()),
          Optional.empty());

  private EngineMessages() {}

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static String turnOf(String label, boolean isOver, String text, String... speakers) {
    List<String> words = new ArrayList<>();
    String[] spelt = text.split(" ");
    for (int i = 0; i < speakers.length; i++) {
      words.add(
          "{\"text\":\"%s\",\"start\":%d,\"end\":%d,\"speaker\":%s}"
              .formatted(spelt[i], 100 * i, 100 * i + 90, speakers[i]));
    }
    return "{\"type\":\"Turn\",\"turn_order\":0,\"turn_is_formatted\":%s,\"end_of_turn\":%s,"
            .formatted(isOver, isOver)
        + "\"transcript\":\"%s\",\"speaker_label\":%s,\"words\":[%s]}"
            .formatted(text, label, String.join(",", words));
  }
}
