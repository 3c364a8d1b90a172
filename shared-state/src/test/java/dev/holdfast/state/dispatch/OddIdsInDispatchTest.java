package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.state.OddIds;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import dev.holdfast.state.session.SessionUser;
import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every script of the dispatch with ids that look like what its keys are made of. */
class OddIdsInDispatchTest {
  @Test
  void everyScriptTakesAnyTextForAnId() throws IOException {
    OddIds.nothingRan(OneRedis.links());
    List<String> asUsual = new Life("ordinary").lived();

    for (String id : OddIds.ALL) {
      assertThat(new Life(id).lived()).as("with " + shown(id)).isEqualTo(asUsual);
    }

    OddIds.assertAllRan(OneRedis.links(), "dispatch");
  }

  @Test
  void twoIdsNeverShareAKeyOrAMember() {
    Map<String, Set<String>> held = new LinkedHashMap<>();
    for (String id : OddIds.ALL) {
      Life life = new Life(id);
      life.begins();
      held.put(id, life.held());
    }
    OddIds.assertApart(held);
  }

  @Test
  void whoIsNamedLikeAKeyOfAnotherAgentDisturbsNobody() {
    Centre centre = new Centre();
    Person evil = centre.agent("bob:calls", "q");
    Person bob = centre.agent("bob", "q");

    String call = centre.requests(centre.customer("cu"), "q").callId();

    assertThat(
            Stream.of(evil, bob).flatMap(one -> centre.dispatch.ringingAt(one.userId()).stream()))
        .containsExactly(call);
    assertThat(centre.dispatch.show("q").agents()).hasSize(2);
  }

  @Test
  void whatIsNoTextIsRefusedAndChangesNothing() {
    for (String id : OddIds.NO_TEXT) {
      Life life = new Life(id);
      Set<String> before = life.held();

      assertThatThrownBy(life::begins)
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining("Unicode");
      assertThat(life.held()).isEqualTo(before);
    }
  }

  private static String shown(String id) {
    return JsonNodeFactory.instance.textNode(id.length() > 20 ? id.substring(0, 20) : id) + "";
  }

  /** What happens to a call, its customer, its agent and its queue, all of one name. */
  private static final class Life {
    final Centre centre = new Centre();
    private final DispatchScripts scripts = centre.scripts;
    private final DispatchQueries queries = centre.queries;
    private final List<String> said = new ArrayList<>();
    private final String id;
    private final Person customer = centre.customer("c");
    private final Person agent = centre.comes("a", "agent");

    Life(String id) {
      this.id = id;
    }

    List<String> lived() {
      begins();
      waits();
      isShown();
      isTaken();
      goesElsewhere();
      ends();
      return said;
    }

    void begins() {
      says(scripts.renew(id));
      says(available());
      says(scripts.request(new CallRequest(id, id, "t", CustomerFields.of("{}"), as(customer))));
    }

    private void waits() {
      says(scripts.away(id, customer.sessionId(), customer.epoch(), Departure.LOST));
      says(scripts.back(id, customer.sessionId(), customer.epoch(), id));
      says(scripts.decline(id, as(agent)));
      says(scripts.prioritise(id, 3));
      says(scripts.reconcile(id));
    }

    private void isShown() {
      QueueView queue =
          DispatchViews.queue(id, List.of(Await.on(queries.part(id, DispatchQueries.FIRST, 0))));
      said.add(queue.calls().size() + " " + queue.agents().size());
      assertThat(queue.agents().getFirst().userId()).isEqualTo(id);
      assertThat(Await.on(queries.customerCall(id)))
          .hasValueSatisfying(call -> assertThat(call.callId()).isEqualTo(id));
      assertThat(Await.on(queries.agent(id)))
          .hasValueSatisfying(shown -> assertThat(shown.queues()).containsExactly(id));
      assertThat(Await.on(queries.queues(DispatchQueries.FIRST)).names()).containsExactly(id);
      assertThat(Await.on(queries.isKnown(id))).isTrue();
      assertThat(Await.on(queries.isKnown(id + " too"))).isFalse();
    }

    private void isTaken() {
      centre.pauseEnds(id, id);
      centre.confirms(id, says(scripts.reconcileQueue(id)).orThrow());
      says(scripts.accept(id, as(agent), id));
      says(scripts.putBack(id, id));
      says(scripts.accept(id, as(agent), id));
      said.add(says(scripts.accept(id, as(agent), id)).orThrow().kind() + "");
      says(scripts.accepted(id, "", ""));
    }

    private void goesElsewhere() {
      Optional<String> by = Optional.of(id);
      says(scripts.transfer(id, by, new Target.Queue(id)));
      says(scripts.cancel(id, by, id));
      says(scripts.invite(id, by, new Target.Queue(id)));
      says(scripts.takeOver(id, customer.sessionId(), customer.epoch(), id));
    }

    private void ends() {
      says(scripts.release(id, Optional.of(id)));
      says(scripts.quit(id, customer.sessionId(), customer.epoch()));
      DispatchAnswer<?> over = says(scripts.release(id, Optional.empty()));
      assertThat(over.undelivered()).containsOnlyKeys(id);
      Offset last = over.undelivered().get(id).getLast().offset();
      Await.on(scripts.delivered(id, last));
      assertThat(says(scripts.reconcile(id)).undelivered()).isEmpty();
    }

    private Future<DispatchAnswer<List<Displaced>>> available() {
      return scripts.setAvailability(
          as(agent),
          id,
          Centre.offer(1, id),
          JsonNodeFactory.instance.arrayNode().add(id).toString(),
          1);
    }

    private SessionUser as(Person person) {
      return new SessionUser(id, "Name", person.role(), person.sessionId(), person.epoch(), 1);
    }

    // The centre's own replica is no odd one.
    Set<String> held() {
      Set<String> held = OddIds.held(OneRedis.links(), "{" + centre.tag + "}");
      held.removeIf(place -> place.endsWith(centre.replica));
      return held;
    }

    private <T> DispatchAnswer<T> says(Future<DispatchAnswer<T>> change) {
      DispatchAnswer<T> answer = Await.on(change);
      said.add(answer.result() + " " + answer.undelivered().size() + " " + answer.queues().size());
      return answer;
    }
  }
}
