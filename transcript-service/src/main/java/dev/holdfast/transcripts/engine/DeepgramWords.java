package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;

/** How Deepgram writes words. */
record DeepgramWords(Stretch stretch) implements Stretch.Spelling {
  @Override
  public String text(JsonNode word) {
    return word.path("punctuated_word").asText(word.path("word").asText());
  }

  @Override
  public long start(JsonNode word) {
    return stretch.atSeconds(word.path("start").asDouble());
  }

  @Override
  public long end(JsonNode word) {
    return stretch.atSeconds(word.path("end").asDouble());
  }

  @Override
  public double confidence(JsonNode word) {
    return word.path("confidence").asDouble(1);
  }
}
