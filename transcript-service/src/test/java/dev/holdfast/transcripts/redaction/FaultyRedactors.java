package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.access.CallRooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.Mock;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Redacts as always, but for calls whose ids say so: there one text ends in an error of the JVM.
 */
@Mock
@Singleton
public class FaultyRedactors extends Redactors {
  public static final String FAULTY_CALL = "faulty-";
  public static final String FATAL_TEXT = "too much";

  FaultyRedactors(CallRooms rooms, RedactionConfig config, MeterRegistry registry) {
    super(rooms, config, registry);
  }

  @Override
  public Future<Redactor> of(String callId) {
    return callId.startsWith(FAULTY_CALL)
        ? Future.succeededFuture(
            new Redactor(Map.of("fault", List.of(FaultyRedactors::find)), name -> {}))
        : super.of(callId);
  }

  private static List<Finder.Part> find(CharSequence text, Finder.Growth growth) {
    if (FATAL_TEXT.contentEquals(text)) {
      throw new StackOverflowError();
    }
    return List.of();
  }
}
