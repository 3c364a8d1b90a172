package dev.holdfast.state.dispatch;

import dev.holdfast.state.ClockSetBack;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.Patience;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever somebody waits for comes, also after Redis's clock was set back by an hour. */
class ClockSetBackInDispatchTest {
  private static final String BRIEF = "PT0.06S";

  /** Begins to wait for something. Returns whether it has come. */
  private enum Wait implements Supplier<BooleanSupplier> {
    FOR_A_RING_TO_END("holdfast.dispatch.ring-timeout") {
      @Override
      public BooleanSupplier get() {
        centre.agent("a1", "q");
        String call = requested(centre.customer("c1"));
        return () -> reconciled(call).equals("queued");
      }
    },
    FOR_WHO_DOES_NOT_RETURN("holdfast.dispatch.queue-window") {
      @Override
      public BooleanSupplier get() {
        Person customer = centre.customer("c1");
        String call = requested(customer);
        centre.loses(customer);
        return () -> reconciled(call).equals("ended");
      }
    },
    FOR_THE_END_OF_WAITING("holdfast.dispatch.longest-wait") {
      @Override
      public BooleanSupplier get() {
        String call = requested(centre.customer("c1"));
        return () -> reconciled(call).equals("ended");
      }
    },
    FOR_AN_ACCEPT_THAT_NOBODY_FINISHES("holdfast.dispatch.ring-timeout") {
      @Override
      public BooleanSupplier get() {
        Person agent = centre.agent("a1", "q");
        String call = requested(centre.customer("c1"));
        centre.dispatch.accept(call, agent.sessionUser(), "room1");
        return () -> centre.dispatch.reconcile(call).overdue().isPresent();
      }
    },
    FOR_AN_AGENT_WHO_HAS_DECLINED("holdfast.dispatch.decline-pause") {
      @Override
      public BooleanSupplier get() {
        Person agent = centre.agent("a1", "q");
        String call = requested(centre.customer("c1"));
        centre.dispatch.decline(call, agent.sessionUser());
        return () -> rings("a1");
      }
    },
    FOR_AN_AGENT_WHOSE_REPLICA_HAS_DIED("holdfast.dispatch.lease") {
      @Override
      public BooleanSupplier get() {
        Await.on(centre.scripts.renew("dead"));
        Person agent = centre.comes("a1", "agent");
        centre.dispatch.setAvailability(agent.sessionUser(), "dead", Centre.offer(1, "q"));
        String call = requested(centre.customer("c1"));
        return () -> {
          centre.renews();
          return reconciled(call).equals("queued");
        };
      }
    },
    FOR_AN_AGENT_WHO_DOES_NOT_RETURN("holdfast.dispatch.agent-window") {
      @Override
      public BooleanSupplier get() {
        centre.loses(centre.agent("a1", "q"));
        return () -> {
          centre.dispatch.reconcileQueue("q");
          return !centre.dispatch.agentState("a1").orElseThrow().available();
        };
      }
    },
    FOR_WHAT_A_CRASH_LEFT_UNTOLD("holdfast.dispatch.ring-timeout") {
      @Override
      public BooleanSupplier get() {
        Person customer = centre.customer("c1");
        Await.on(centre.scripts.request(Centre.wish(customer, "q")));
        String call = centre.queue("q").getFirst();
        return () -> {
          centre.dispatch.reconcileQueue("q");
          return !centre.recordOf(call).isEmpty();
        };
      }
    };

    private final String brief;
    Centre centre;

    Wait(String brief) {
      this.brief = brief;
    }

    String requested(Person customer) {
      return centre.requests(customer, "q").callId();
    }

    String reconciled(String call) {
      centre.dispatch.reconcile(call);
      return centre.state(call);
    }

    boolean rings(String agent) {
      centre.dispatch.reconcileQueue("q");
      return !centre.dispatch.ringingAt(agent).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void comes(Wait wait) {
    wait.centre = new Centre(wait.brief, BRIEF);
    BooleanSupplier hasCome = wait.get();

    ClockSetBack.in(wait.centre.redis, wait.centre.tag);

    Patience.await().until(hasCome::getAsBoolean);
  }
}
