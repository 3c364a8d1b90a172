package dev.holdfast.transcripts.history;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import dev.holdfast.state.transcript.Transcripts;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads parts of transcripts. Waits: to be called on a virtual thread. */
@Singleton
class Excerpts {
  private final Transcripts transcripts;
  private final Streams streams;

  Excerpts(Transcripts transcripts, Streams streams) {
    this.transcripts = transcripts;
    this.streams = streams;
  }

  /** Up to {@code most} entries after an offset; from the first one held if it is not. */
  Excerpt read(String callId, Offset after, int most) {
    boolean recovered = true;
    Offset from = after.equals(Offset.START) ? beginning(callId) : after;
    while (true) {
      switch (Await.on(streams.read(Transcripts.logOf(callId), from, most))) {
        case Page.Gone gone -> {
          recovered &= after.equals(Offset.START);
          from = beginning(callId);
        }
        case Page.Held(Offset end, var entries) -> {
          List<Line> lines = entries.stream().map(Line::of).toList();
          Offset last = lines.isEmpty() ? from : lines.getLast().offset();
          boolean more = last.sequence() < end.sequence();
          return new Excerpt(
              callId, recovered, lines, last, more, more ? List.of() : interims(callId));
        }
      }
    }
  }

  private Offset beginning(String callId) {
    return Await.on(transcripts.show(callId)).beginning();
  }

  private List<Interim> interims(String callId) {
    return Await.on(transcripts.show(callId)).interims();
  }
}
