package dev.holdfast.transcripts.ingest;

import dev.holdfast.state.transcript.IngestBatch;
import dev.holdfast.state.transcript.IngestItem;
import dev.holdfast.state.transcript.RedactedMeanwhile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one connection's producer knows to be redacted in its open segments, so that what it sends
 * is read once. It may be wrong where others redact too: then the store refuses, and tells what is
 * so.
 */
final class KnownRedactions {
  /** Segments; of the one that was heard of longest ago it is asked for again. */
  static final int MOST_SEGMENTS = 64;

  private static final float LOAD = 0.75f;

  private final Map<String, Known> bySegment =
      new LinkedHashMap<>(MOST_SEGMENTS, LOAD, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST_SEGMENTS;
        }
      };
  private long sent;

  /**
   * @param word as the store has it
   * @param toldAt how many reports had been sent when the store told what this comes of
   */
  private record Known(String word, long toldAt) {}

  /** By the ids of segments. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    bySegment.forEach((id, known) -> all.put(id, known.word()));
    return all;
  }

  /**
   * A report was made with {@link #all()}, and is sent: it is expected to be stored.
   *
   * @return its number
   */
  long sent(IngestBatch batch) {
    for (IngestItem item : batch.segments()) {
      String after = item.redacted().after();
      if (!after.isEmpty()) {
        Known known = bySegment.get(item.segmentId());
        bySegment.put(item.segmentId(), new Known(after, known == null ? 0 : known.toldAt()));
      }
    }
    sent++;
    return sent;
  }

  /** It was stored: nothing comes of what is final. */
  void stored(IngestBatch batch) {
    for (IngestItem item : batch.segments()) {
      if (item.kind() == IngestItem.Kind.FINAL) {
        bySegment.remove(item.segmentId());
      }
    }
  }

  /**
   * It was refused. What the store told is older than what is known of a segment of which more was
   * told after the report was sent.
   */
  void refused(RedactedMeanwhile told, long number) {
    told.segments()
        .forEach(
            (id, word) -> {
              Known known = bySegment.get(id);
              if (known == null || known.toldAt() < number) {
                bySegment.put(id, new Known(word, sent));
              }
            });
  }
}
