package dev.holdfast.transcripts.history;

import dev.holdfast.state.http.LargeAnswers;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What of transcripts is answered at a time, and how it is written. */
@Singleton
class Answers {
  private static final Logger LOG = Logger.getLogger(Answers.class);

  private final LargeAnswers files;
  private final LargeAnswers excerpts;

  Answers(Vertx vertx) {
    this.files = new LargeAnswers(vertx, 1, 4);
    this.excerpts = new LargeAnswers(vertx, 2, 32);
  }

  /** Whole transcripts: one of 16 MiB takes some 25 MiB. */
  LargeAnswers files() {
    return files;
  }

  /** Excerpts: at most {@link Excerpts#MOST_BYTES} each. */
  LargeAnswers excerpts() {
    return excerpts;
  }

  /** Writes piece by piece, as fast as the client reads; nothing is held but the pieces' source. */
  static StreamingOutput of(Stream<String> pieces) {
    return output -> {
      try {
        write(pieces, new OutputStreamWriter(output, StandardCharsets.UTF_8));
      } catch (IOException gone) {
        LOG.debugf("an answer was not read to its end: %s", gone.getMessage());
      }
    };
  }

  private static void write(Stream<String> pieces, Writer writer) throws IOException {
    for (Iterator<String> each = pieces.iterator(); each.hasNext(); ) {
      writer.write(each.next());
    }
    writer.flush();
  }
}
