package dev.holdfast.transcripts.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Makes segments of an engine's results: one of each, or, where the engine tells speakers apart,
 * one for each time that another speaks. Of a result that is revised the first keeps its id, so do
 * those behind it; those that were shown and are there no more become empty.
 */
final class SpeakerRuns {
  private final AudioStream audio;
  private final Map<String, Integer> shown = new OpenResults();

  SpeakerRuns(AudioStream audio) {
    this.audio = audio;
  }

  // The store gives segments up, too, of which nothing more is heard.
  private static final class OpenResults extends LinkedHashMap<String, Integer> {
    private static final int MOST = 1_024;
    private static final float LOAD = 0.75f;

    private OpenResults() {
      super(16, LOAD, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > MOST;
    }
  }

  /**
   * A result.
   *
   * @param session as the engine names it, if it does
   * @param name of the result in the stream; the same in all its revisions
   * @param speaker of a word, from 0; empty if it is not said, which is as the word before it
   * @param most whose most of it is, where words do not tell
   * @param tellsApart whether the engine tells speakers apart, though it may not have told yet
   */
  record Result(
      Optional<String> session,
      String name,
      int channel,
      int channels,
      String text,
      boolean isFinal,
      JsonNode words,
      Function<JsonNode, String> spelling,
      Function<JsonNode, OptionalInt> speaker,
      OptionalInt most,
      boolean tellsApart) {}

  /**
   * A segment without what is the same in all of a result.
   *
   * @param isWhole whether it is all of the result
   */
  record Part(ObjectNode segment, JsonNode words, boolean isWhole) {}

  private record Run(OptionalInt speaker, ArrayNode words) {}

  /**
   * None where there are no words; where words were shown and turn out to be none, that is told.
   */
  List<Part> parts(Result result) {
    int before = shown.getOrDefault(result.name(), 0);
    boolean isBlank = result.text().isBlank();
    if (isBlank && !(result.isFinal() && before > 0)) {
      return List.of();
    }
    List<Run> runs = runs(result);
    List<String> texts = texts(result, runs);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ObjectNode segment = segment(result, i, runs.get(i).speaker()).put("text", texts.get(i));
      JsonNode words = runs.size() == 1 ? result.words() : runs.get(i).words();
      parts.add(new Part(segment.put("isFinal", result.isFinal()), words, runs.size() == 1));
    }
    for (int i = runs.size(); i < before; i++) {
      ObjectNode segment = segment(result, i, OptionalInt.empty()).put("text", "");
      segment.put("isFinal", result.isFinal());
      parts.add(new Part(segment, JsonNodeFactory.instance.arrayNode(), false));
    }
    if (result.isFinal()) {
      shown.remove(result.name());
    } else {
      shown.put(result.name(), parts.size());
    }
    return parts;
  }

  /** Nothing more is told of this result. */
  void forget(String name) {
    shown.remove(name);
  }

  private ObjectNode segment(Result result, int index, OptionalInt speaker) {
    String name = index == 0 ? result.name() : result.name() + "." + (index + 1);
    OptionalInt told = speaker.isPresent() ? speaker : result.most();
    String who = result.tellsApart() ? Speakers.UNKNOWN : audio.speakers().of(result.channel());
    if (told.isPresent()) {
      who = audio.speakers().of(result.channel(), result.channels(), told.getAsInt());
    }
    return audio.segment(result.session(), name, who);
  }

  private static List<Run> runs(Result result) {
    List<Run> runs = new ArrayList<>();
    for (JsonNode word : result.words()) {
      OptionalInt speaker = result.speaker().apply(word);
      Run last = runs.isEmpty() ? null : runs.getLast();
      if (last == null) {
        runs.add(new Run(speaker, JsonNodeFactory.instance.arrayNode()));
      } else if (speaker.isPresent() && last.speaker().isEmpty()) {
        // Whoever was not told at the beginning is taken for the first who is.
        runs.set(runs.size() - 1, new Run(speaker, last.words()));
      } else if (speaker.isPresent() && !speaker.equals(last.speaker())) {
        runs.add(new Run(speaker, JsonNodeFactory.instance.arrayNode()));
      }
      runs.getLast().words().add(word);
    }
    return runs.isEmpty()
        ? List.of(new Run(OptionalInt.empty(), JsonNodeFactory.instance.arrayNode()))
        : runs;
  }

  // Cut out of the whole, which has the spaces and the punctuation; where a word is not found in
  // it,
  // put together from the words.
  private static List<String> texts(Result result, List<Run> runs) {
    String whole = result.text();
    List<String> cut = new ArrayList<>();
    int begin = 0;
    int from = 0;
    for (int i = 0; i < runs.size(); i++) {
      int first = -1;
      for (JsonNode word : runs.get(i).words()) {
        String spelt = result.spelling().apply(word);
        int at = whole.indexOf(spelt, from);
        if (at < 0 && runs.size() > 1) {
          return runs.stream().map(run -> joined(run, result)).toList();
        }
        first = first < 0 ? at : first;
        from = Math.max(from, at + spelt.length());
      }
      if (i > 0) {
        cut.add(whole.substring(begin, first).strip());
        begin = first;
      }
    }
    cut.add(runs.size() == 1 ? whole : whole.substring(begin).strip());
    return cut;
  }

  private static String joined(Run run, Result result) {
    List<String> words = new ArrayList<>();
    run.words().forEach(word -> words.add(result.spelling().apply(word)));
    return String.join(" ", words);
  }
}
