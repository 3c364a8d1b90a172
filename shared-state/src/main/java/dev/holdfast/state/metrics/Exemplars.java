package dev.holdfast.state.metrics;

import dev.holdfast.state.stream.TraceParent;
import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.prometheus.client.exemplars.tracer.common.SpanContextSupplier;
import java.util.function.Supplier;

/**
 * Leads from a histogram to traces: a bucket shows the ids of a trace that fell into it. Traces are
 * carried by hand (decision 014), so that OpenTelemetry has no current span which could be asked.
 */
public final class Exemplars {
  private static final ScopedValue<TraceParent> TRACE = ScopedValue.newInstance();

  private Exemplars() {}

  /**
   * Records what belongs to a trace.
   *
   * @param trace if it is recorded, whatever {@code recording} records on this thread shows it
   */
  public static void of(TraceParent trace, Runnable recording) {
    if (trace.isSampled()) {
      ScopedValue.where(TRACE, trace).run(recording);
    } else {
      recording.run();
    }
  }

  /** As {@link #of(TraceParent, Runnable)}, within something that returns a value. */
  public static <T> T of(TraceParent trace, Supplier<T> recording) {
    return trace.isSampled()
        ? ScopedValue.where(TRACE, trace).call(recording::get)
        : recording.get();
  }

  /** What the registry asks. A bucket keeps its exemplar for some seconds at least. */
  public static ExemplarSampler sampler() {
    return new DefaultExemplarSampler(
        new SpanContextSupplier() {
          @Override
          public String getTraceId() {
            return TRACE.get().traceId();
          }

          @Override
          public String getSpanId() {
            return TRACE.get().spanId();
          }

          @Override
          public boolean isSampled() {
            return TRACE.isBound();
          }
        });
  }
}
