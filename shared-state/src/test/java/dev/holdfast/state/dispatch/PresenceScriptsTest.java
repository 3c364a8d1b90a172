package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.session.Departure;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Scripts that note who comes, goes and is back: called twice, and with a stale epoch. */
class PresenceScriptsTest {
  private final Centre centre = new Centre();

  @Test
  void whoQuitsGivesUpWhatWaitsAndWhatIsOffered() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();

    assertThat(quit(cust)).isEqualTo("quit");
    assertThat(quit(cust)).isEqualTo("quit");
    assertThat(quit(agent)).isEqualTo("quit");

    assertThat(centre.types(call)).containsOnlyOnce("call-ended");
    assertThat(centre.dispatch.agentState("a1").orElseThrow().available()).isFalse();
  }

  @Test
  void whatAnotherSessionHasTakenOverIsNotGivenUp() {
    Person desk = centre.agent("a1", "q");
    Person otherDesk = centre.agent("a1", "q");
    Person tab = centre.customer("c1");
    Person otherTab = centre.customer("c1");
    centre.requests(tab, "q");
    String call = centre.requests(otherTab, "q").callId();

    quit(desk);
    quit(tab);

    assertThat(centre.state(call)).isEqualTo("ringing");
    assertThat(centre.dispatch.ringingAt(otherDesk.userId())).containsExactly(call);
  }

  @Test
  void aStaleGoodbyeGivesUpNothing() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.returns(agent);
    centre.returns(cust);

    quit(agent);
    quit(cust);

    assertThat(centre.state(call)).isEqualTo("ringing");
  }

  @Test
  void aCallThatGoesOnIsNotGivenUpByAGoodbye() {
    Person agent = centre.agent("a1", "q");
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    centre.takes(agent);

    quit(cust);

    assertThat(centre.state(call)).isEqualTo("active");
  }

  @Test
  void goingAwayTwiceKeepsTheFirstDeadline() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    away(cust);
    String deadline = centre.call(call).get("awayUntil");

    assertThat(away(cust)).isEqualTo("away");

    assertThat(centre.call(call).get("awayUntil")).isEqualTo(deadline);
    assertThat(centre.types(call)).containsOnlyOnce("customer-away");
  }

  @Test
  void whoClosedThePageKeepsThePlaceForAShortWhile() {
    Departure closed = new Departure.PageClosed(Duration.ofSeconds(20));
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Person agent = centre.agent("a1", "other");

    away(cust, closed);
    Person lost = centre.agent("a3", "other");
    away(lost);
    away(agent, closed);

    assertThat(centre.call(call)).containsEntry("awayFor", "20000");
    assertThat(awayUntil(agent)).isLessThan(awayUntil(lost));
    centre.agent("a2", "q");
    assertThat(centre.state(call)).isEqualTo("queued");
  }

  @Test
  void aPlaceThatIsKeptForLessIsNotKeptLongerForAClosedPage() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();

    away(cust, new Departure.PageClosed(Duration.ofHours(1)));

    assertThat(centre.call(call)).containsEntry("awayFor", "120000");
  }

  private long awayUntil(Person agent) {
    return Long.parseLong(centre.fields(centre.key("agent", agent.userId())).get("awayUntil"));
  }

  @Test
  void aStaleAwayDoesNotTouchWhoIsBack() {
    Person cust = centre.customer("c1");
    Person agent = centre.agent("a1", "other");
    String call = centre.requests(cust, "q").callId();
    Person custBack = centre.returns(cust);
    centre.returns(agent);

    assertThat(away(cust)).isEqualTo("absent");
    assertThat(away(agent)).isEqualTo("absent");
    assertThat(away(centre.customer("c1"))).isEqualTo("absent");

    assertThat(centre.call(call)).doesNotContainKey("awayUntil");
    assertThat(away(custBack)).isEqualTo("away");
  }

  @Test
  void comingBackTwiceIsBeingThereAndAStaleReturnIsNot() {
    Person cust = centre.customer("c1");
    String call = centre.requests(cust, "q").callId();
    Person newer = centre.attaches(centre.attaches(cust));
    Await.on(centre.scripts.away("c1", newer.sessionId(), newer.epoch(), Departure.LOST));
    assertThat(back(cust)).isEqualTo("absent");
    assertThat(centre.call(call)).containsKey("awayUntil");

    assertThat(back(newer)).isEqualTo("back");
    assertThat(back(newer)).isEqualTo("back");

    assertThat(centre.types(call)).containsOnlyOnce("customer-back");
    assertThat(centre.members(Command.ZRANGE, centre.key("ready", "q"), 0, -1)).hasSize(1);
  }

  @Test
  void aSessionThatWasTakenOverDoesNotComeBack() {
    Person old = centre.agent("a1", "q");
    Person young = centre.comes("a1", "agent");
    assertThat(takeOver(young)).isEqualTo("taken");
    assertThat(takeOver(young)).isEqualTo("taken");

    assertThat(back(old)).isEqualTo("absent");
    assertThat(away(old)).isEqualTo("absent");
    assertThat(takeOver(centre.customer("stranger"))).isEqualTo("absent");
    assertThat(centre.fields(centre.key("agent", "a1")))
        .containsEntry("session", young.sessionId());
  }

  private String quit(Person person) {
    return result(centre.scripts.quit(person.userId(), person.sessionId(), person.epoch()));
  }

  private String away(Person person) {
    return away(person, Departure.LOST);
  }

  private String away(Person person, Departure how) {
    return result(centre.scripts.away(person.userId(), person.sessionId(), person.epoch(), how));
  }

  private String back(Person person) {
    return result(
        centre.scripts.back(person.userId(), person.sessionId(), person.epoch(), centre.replica));
  }

  private String takeOver(Person person) {
    return result(
        centre.scripts.takeOver(
            person.userId(), person.sessionId(), person.epoch(), centre.replica));
  }

  private static <T> String result(Future<DispatchAnswer<T>> change) {
    return Await.on(change).result();
  }
}
