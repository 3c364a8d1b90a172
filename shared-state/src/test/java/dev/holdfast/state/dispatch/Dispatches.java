package dev.holdfast.state.dispatch;

import dev.holdfast.state.Configured;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.event.EventRecorder;
import dev.holdfast.state.event.EventRelay;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import java.util.stream.Stream;

/** Makes the dispatch for tests of other packages, which cannot see its parts. */
public final class Dispatches {
  private Dispatches() {}

  /** The dispatch as a running service has it. */
  public static Dispatch over(
      RedisLinks redis,
      Sessions sessions,
      Deadlines deadlines,
      Replicas replicas,
      Streams streams,
      EventRecorder records,
      String... properties) {
    DispatchConfig config = configured(properties);
    DispatchScripts scripts = new DispatchScripts(redis, config);
    DispatchQueries queries = new DispatchQueries(scripts, config);
    CallEventRelay events =
        new CallEventRelay(
            scripts, deadlines, new EventRelay(records, sessions), new DispatchMetrics(config));
    return new Dispatch(
        scripts,
        queries,
        config,
        events,
        new DispatchReconciler(scripts, events, sessions, replicas, streams),
        new KnownQueues(queries, config),
        streams);
  }

  /** Most tests know no more of a queue than its name, and let a customer come first. */
  static DispatchConfig configured(String... properties) {
    String[] anyQueue = {"holdfast.dispatch.any-queue", "true"};
    return Configured.by(
        DispatchConfig.class,
        Stream.of(anyQueue, properties).flatMap(Stream::of).toArray(String[]::new));
  }
}
