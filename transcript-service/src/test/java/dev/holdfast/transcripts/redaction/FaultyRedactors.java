package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.access.CallRooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.Mock;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Redacts as always, but for calls whose ids say so: there one text ends in an error of the JVM,
 * digits are taken out, and it is counted how often a text was read.
 */
@Mock
@Singleton
public class FaultyRedactors extends Redactors {
  public static final String FAULTY_CALL = "faulty-";
  public static final String FATAL_TEXT = "too much";

  private final Finder digits = OwnPattern.of("[0-9]+");
  private final AtomicInteger readings = new AtomicInteger();

  FaultyRedactors(CallRooms rooms, RedactionConfig config, MeterRegistry registry) {
    super(rooms, config, registry);
  }

  @Override
  public Future<Redactor> of(String callId) {
    return callId.startsWith(FAULTY_CALL)
        ? Future.succeededFuture(TestRedactors.of("fault", this::find))
        : super.of(callId);
  }

  /** How often a text of such a call was read, since this was asked last. */
  public int readings() {
    return readings.getAndSet(0);
  }

  private List<Finder.Part> find(CharSequence text, Finder.Growth growth) {
    if (FATAL_TEXT.contentEquals(text)) {
      throw new StackOverflowError();
    }
    readings.incrementAndGet();
    return digits.find(text, growth);
  }
}
