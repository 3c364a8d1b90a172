package dev.holdfast.state.dispatch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.event.EventType;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.state.session.Holder;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The deadline worker's looks at calls and queues. */
@Singleton
final class DispatchLooks {
  private final DispatchScripts scripts;
  private final CallEventRelay events;
  private final Sessions sessions;
  private final Replicas replicas;
  private final Streams streams;

  DispatchLooks(
      DispatchScripts scripts,
      CallEventRelay events,
      Sessions sessions,
      Replicas replicas,
      Streams streams) {
    this.scripts = scripts;
    this.events = events;
    this.sessions = sessions;
    this.replicas = replicas;
    this.streams = streams;
  }

  Look atCall(String callId) {
    DispatchAnswer answer = events.of(scripts.look(callId));
    if (answer.result().equals("call-not-found")) {
      return new Look(Optional.empty(), Optional.empty());
    }
    long delay = answer.number(0);
    boolean changed = agree(answer.texts(2));
    Optional<Duration> next =
        delay < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(changed ? 0 : delay));
    String intent = answer.text(1);
    return new Look(
        next, intent.isEmpty() ? Optional.empty() : Optional.of(DispatchViews.intent(intent)));
  }

  Optional<Duration> atQueue(String queue) {
    DispatchAnswer answer = events.of(scripts.lookAtQueue(queue));
    List<Integer> figures = answer.texts(2).stream().map(Integer::valueOf).toList();
    announcePositions(queue, answer.texts(1), ServingAgents.of(figures));
    announceAvailability(queue, ServingAgents.of(figures), figures.getLast(), answer.texts(3));
    String step = answer.text(5);
    if (!step.isEmpty()) {
      Await.on(scripts.announced(queue, step));
    }
    boolean changed = agree(answer.texts(4));
    long delay = answer.number(0);
    return delay < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(changed ? 0 : delay));
  }

  private void announcePositions(String queue, List<String> moved, ServingAgents agents) {
    List<Future<Void>> told = new ArrayList<>();
    for (int i = 0; i < moved.size(); i += 4) {
      ObjectNode payload =
          JsonNodeFactory.instance
              .objectNode()
              .put("callId", moved.get(i))
              .put("queue", queue)
              .put("position", Integer.parseInt(moved.get(i + 2)));
      String wait = moved.get(i + 3);
      if (!wait.isEmpty()) {
        payload.put("estimatedWaitMs", Long.parseLong(wait));
      }
      payload.set("agents", agents.wire());
      told.add(announce(moved.get(i + 1), EventType.QUEUE_POSITION, payload.toString()));
    }
    Await.on(Future.all(told));
  }

  private void announceAvailability(
      String queue, ServingAgents agents, int waiting, List<String> to) {
    ObjectNode figures = JsonNodeFactory.instance.objectNode().put("queue", queue);
    figures.setAll(agents.wire());
    String payload = figures.put("waiting", waiting).toString();
    Await.on(
        Future.all(
            to.stream()
                .map(session -> announce(session, EventType.AGENT_AVAILABILITY, payload))
                .toList()));
  }

  private Future<Void> announce(String session, EventType event, String payload) {
    return streams.announce(Sessions.outboxOf(session), event.arguments(payload));
  }

  /**
   * Makes the dispatch agree with the sessions, whose word a crash or a race has kept from it.
   *
   * @param believed user, session, epoch, and {@code there} or {@code away}, of one after the other
   * @return whether anything was otherwise
   */
  private boolean agree(List<String> believed) {
    boolean changed = false;
    for (int i = 0; i < believed.size(); i += 4) {
      String user = believed.get(i);
      String session = believed.get(i + 1);
      long epoch = Long.parseLong(believed.get(i + 2));
      Optional<Holder> holder = Await.on(sessions.find(session));
      Optional<Holder> attached = holder.filter(Holder::isAttached);
      if (believed.get(i + 3).equals("there") && attached.isEmpty()) {
        long lost = holder.map(Holder::epoch).orElse(epoch);
        events.of(scripts.away(user, session, lost));
        changed = true;
      } else if (believed.get(i + 3).equals("away") && attached.filter(this::isAlive).isPresent()) {
        events.of(scripts.back(user, session, attached.get().epoch(), attached.get().replica()));
        changed = true;
      }
    }
    return changed;
  }

  private boolean isAlive(Holder holder) {
    return !Await.on(replicas.remaining(holder.replica())).isZero();
  }
}
