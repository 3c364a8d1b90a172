package dev.holdfast.state.dispatch;

import dev.holdfast.state.Configured;
import dev.holdfast.state.deadline.Deadlines;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;

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
      CallLog records,
      String... properties) {
    DispatchConfig config = Configured.by(DispatchConfig.class, properties);
    DispatchScripts scripts = new DispatchScripts(redis, config);
    Aftermath aftermath =
        new Aftermath(scripts, deadlines, sessions, records, new DispatchMetrics());
    return new Dispatch(
        scripts,
        config,
        aftermath,
        new DispatchLooks(scripts, aftermath, sessions, replicas, streams),
        new KnownQueues(scripts, config),
        streams);
  }
}
