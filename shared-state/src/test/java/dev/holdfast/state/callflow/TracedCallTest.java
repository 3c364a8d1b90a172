package dev.holdfast.state.callflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.CallRequest;
import dev.holdfast.state.dispatch.Intent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.Subscriptions;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.session.Sessions;
import dev.holdfast.state.stream.TraceParent;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The trace of a customer's request goes on with the call, whoever goes on with it. */
class TracedCallTest extends RingingCall {
  private static final TraceParent TRACE =
      new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private TraceParent trace = TRACE;

  @Override
  CallRequest wish(SessionUser who) {
    return new CallRequest(
        OneRedis.newId("call"),
        queue,
        "call",
        CustomerFields.of("{}"),
        who,
        Optional.empty(),
        trace);
  }

  @Test
  void isToldWithItsAcceptance() {
    listenTo(ada.sessionId());

    flows.accept(call, agent);

    Patience.await().untilAsserted(() -> assertThat(heard).anyMatch(this::isTracedAcceptance));
    assertThat(kept(ada.sessionId())).contains("call-accepted").doesNotContain(TRACE.text());
  }

  @Test
  void isToldByWhoeverFinishesWhatACrashLeft() {
    replica.dispatch.accept(call, agent, call);
    listenTo(ada.sessionId());

    activeByTheReconciler();

    Patience.await().untilAsserted(() -> assertThat(heard).anyMatch(this::isTracedAcceptance));
  }

  @Test
  void showsItsWayToWhoeverAcceptsItAndOnce() {
    Intent first = replica.dispatch.accept(call, agent, call);
    Intent again = replica.dispatch.accept(call, agent, call);

    assertThat(first.trace()).isEqualTo(TRACE);
    Intent.Way way = first.way().orElseThrow();
    assertThat(way.rangAt()).isBetween(way.queuedAt(), way.acceptedAt());
    assertThat(again.trace()).isEqualTo(TRACE);
    assertThat(again.way()).isEmpty();
  }

  @Test
  void leavesNoMarkWhereNobodyTraces() {
    flows.accept(call, agent);
    flows.end(call, customer, "");
    trace = TraceParent.NONE;
    call = requested(customer);
    listenTo(ada.sessionId());

    flows.accept(call, agent);

    Patience.await()
        .untilAsserted(() -> assertThat(heard).anyMatch(one -> one.contains("call-accepted")));
    assertThat(heard).noneMatch(one -> one.substring(0, one.indexOf(' ')).contains("@"));
    String hash = "{dispatch}:call:" + call;
    assertThat(text(Command.HGETALL, hash)).contains("customer").doesNotContain("trace");
    assertThat(text(Command.XRANGE, hash + ":events", "-", "+")).doesNotContain("trace");
  }

  private boolean isTracedAcceptance(String one) {
    return one.contains("@0@" + TRACE.text() + " [\"call-accepted\"");
  }

  private String kept(String sessionId) {
    return text(Command.XRANGE, Sessions.outboxOf(sessionId), "-", "+");
  }

  private static String text(Command command, String key, Object... args) {
    return Await.on(OneRedis.links().send(command, key, args)).toString();
  }

  private void listenTo(String sessionId) {
    AtomicBoolean listening = new AtomicBoolean();
    OneRedis.subscriptions()
        .subscribe(
            Sessions.outboxOf(sessionId),
            new Subscriptions.Listener() {
              @Override
              public void subscribed() {
                listening.set(true);
              }

              @Override
              public void message(String message) {
                if (message.startsWith("+")) {
                  heard.add(message);
                }
              }
            });
    Patience.await().until(listening::get);
  }
}
