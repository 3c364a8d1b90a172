package dev.holdfast.state.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.redis.Await;
import io.vertx.redis.client.Command;
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
    String key = "{session:" + id + "}:acks";
    assertThat(Await.on(OneRedis.links().send(Command.PTTL, key)).toLong()).isPositive();
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

  private boolean acknowledge(Sessions by, long epoch, String event, String acknowledgment) {
    return Await.on(by.acknowledge(id, epoch, event, acknowledgment));
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
