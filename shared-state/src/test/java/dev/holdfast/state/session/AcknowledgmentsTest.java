package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first acknowledgment of each event is kept for a session, and not too many of them. */
class AcknowledgmentsTest {
  private final Sessions sessions = configured();
  private final Attachment.Attached opened =
      Await.on(sessions.open(PrivateId.random(), "ann", "{}", "here"));
  private final String id = opened.pid().sessionId();

  @Test
  void theFirstOfAnEventCountsAndAStaleOneIsNotKept() {
    assertThat(acknowledge(sessions, 1, "a", "{\"ok\":true}")).isTrue();
    assertThat(acknowledge(sessions, 1, "a", "{\"ok\":false}")).isTrue();
    attach();
    assertThat(acknowledge(sessions, 1, "b", "{}")).isFalse();

    assertThat(attach()).containsExactly(Map.entry("a", "{\"ok\":true}"));
    assertThat(Await.on(OneRedis.links().send(Command.PTTL, acks())).toLong()).isPositive();
  }

  @Test
  void asManyBytesAreKeptAsThereMayBeAndTheNewestAnyhow() {
    Sessions small = configured("holdfast.session.kept-acknowledgment-bytes", "1000");
    for (int i = 1; i <= 20; i++) {
      acknowledge(small, 1, "" + i, "x".repeat(299));
    }
    assertThat(attach()).containsOnlyKeys("18", "19", "20");
    acknowledge(small, 2, "21", "x".repeat(5_000));
    assertThat(attach()).containsOnlyKeys("21");
    acknowledge(small, 3, "22", "{}");
    assertThat(attach()).containsOnlyKeys("22");
  }

  @ParameterizedTest
  @CsvSource({"3, 5", "400, 500"})
  void asManyAreKeptAsAreAskedFor(int most, int given) {
    Sessions some = configured("holdfast.session.kept-acknowledgments", "" + most);
    for (int i = 1; i <= given; i++) {
      acknowledge(some, 1, "" + i, "{}");
    }

    assertThat(attach().keySet())
        .isEqualTo(
            IntStream.rangeClosed(given - most + 1, given)
                .mapToObj(Integer::toString)
                .collect(Collectors.toSet()));
  }

  @Test
  void severalAreKeptTogetherAndTheFirstOfAnEventCounts() {
    acknowledge(sessions, 1, "a", "1");

    assertThat(
            Await.on(
                sessions.acknowledge(id, 1, given(Map.entry("b", "2"), Map.entry("a", "another")))))
        .isTrue();
    assertThat(attach()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    assertThat(Await.on(sessions.acknowledge(id, 1, given(Map.entry("c", "3"))))).isFalse();
    assertThat(attach()).containsOnlyKeys("a", "b");
  }

  @Test
  void severalTogetherLiveAsLongAsTheSession() {
    Await.on(sessions.acknowledge(id, 1, given(Map.entry("a", "1"), Map.entry("b", "2"))));

    assertThat(endOf(acks())).isCloseTo(endOf("{session:" + id + "}"), within(1_000L));
  }

  @Test
  void tooManyOrTooLargeOnesTogetherLeaveTheNewest() {
    Sessions few = configured("holdfast.session.kept-acknowledgments", "2");
    Sessions small = configured("holdfast.session.kept-acknowledgment-bytes", "1000");
    String large = "x".repeat(499);

    Await.on(
        few.acknowledge(
            id, 1, given(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "3"))));
    assertThat(attach()).containsOnlyKeys("b", "c");

    Await.on(
        small.acknowledge(
            id, 2, given(Map.entry("d", large), Map.entry("e", large), Map.entry("f", "{}"))));
    assertThat(attach()).containsOnlyKeys("e", "f");
  }

  @SafeVarargs
  private static Map<String, String> given(Map.Entry<String, String>... acknowledgments) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Map.Entry<String, String> one : acknowledgments) {
      given.put(one.getKey(), one.getValue());
    }
    return given;
  }

  private static long endOf(String key) {
    return Await.on(OneRedis.links().send(Command.PEXPIRETIME, key)).toLong();
  }

  private String acks() {
    return "{session:" + id + "}:acks";
  }

  private boolean acknowledge(Sessions by, long epoch, String event, String acknowledgment) {
    return Await.on(by.acknowledge(id, epoch, Map.of(event, acknowledgment)));
  }

  /** The acknowledgments that whoever comes back is given. */
  private Map<String, String> attach() {
    Attachment back =
        Await.on(sessions.attach(opened.pid(), "ann", "{}", "there", Arrival.living(0)));
    return ((Attachment.Attached) back).acknowledgments();
  }

  private static Sessions configured(String... properties) {
    return new Sessions(OneRedis.links(), Configured.by(SessionConfig.class, properties));
  }
}
