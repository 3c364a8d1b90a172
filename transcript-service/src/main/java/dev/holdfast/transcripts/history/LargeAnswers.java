package dev.holdfast.transcripts.history;

import dev.holdfast.state.connection.AbruptClose;
import dev.holdfast.state.token.Caller;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Answers that take memory until the client has read them: each has a place until then. A client
 * that takes too long is cut off.
 */
@Singleton
class LargeAnswers {
  private static final Logger LOG = Logger.getLogger(LargeAnswers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Whole transcripts: one of 16 MiB takes some 25 MiB. */
  private final ReadLimit files = new ReadLimit(1, 4, PATIENCE);

  /** Excerpts: at most {@link Excerpts#MOST_BYTES} each. */
  private final ReadLimit excerpts = new ReadLimit(2, 32, PATIENCE);

  private final Vertx vertx;

  LargeAnswers(Vertx vertx) {
    this.vertx = vertx;
  }

  ReadLimit files() {
    return files;
  }

  ReadLimit excerpts() {
    return excerpts;
  }

  /** Takes a place until the request's answer is with the connection. Waits, as the limit does. */
  void begin(ReadLimit limit, Caller caller, RoutingContext request) {
    ReadLimit.Place place = limit.take(caller);
    AbruptClose abruptClose = AbruptClose.of(request.request().connection());
    long cutOff =
        vertx.setTimer(
            LONGEST.toMillis(),
            timer -> {
              abruptClose.now();
              place.close();
            });
    Runnable end =
        () -> {
          vertx.cancelTimer(cutOff);
          place.close();
        };
    request.addEndHandler(answered -> end.run());
    // It may have gone while it waited for the place.
    if (request.response().closed()) {
      end.run();
    }
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
