package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.OneRedis;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.StreamReader;
import dev.holdfast.state.stream.Streams;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary whose replica does not keep up. */
class DurabilityTest {
  private static final Durability REPLICATED =
      new Durability(Durability.Level.REPLICATED, 1, Duration.ofSeconds(2));
  private static final Durability FSYNCED =
      new Durability(Durability.Level.FSYNCED, 0, Duration.ofSeconds(2));
  private static final StreamLimits LIMITS =
      new StreamLimits(10_000, 1_000_000, Duration.ofHours(1), Duration.ofHours(1));
  private static final String KEY = "{stream:a}";

  private RealRedis primary;
  private RealRedis replica;
  private RedisLinks careless;
  private RedisLinks links;
  private Subscriptions subscriptions;

  @BeforeEach
  void launch() {
    primary = RealRedis.launch("--repl-diskless-sync-delay", "0");
    replica = RealRedis.launch("--replicaof", "127.0.0.1", "" + primary.port());
    await().until(() -> primary.ask("SET a b", "WAIT 1 1000").startsWith(":1"));
    careless = new RedisLinks(OneRedis.VERTX, access(Durability.PRIMARY));
    links = new RedisLinks(OneRedis.VERTX, access(REPLICATED));
    subscriptions = new Subscriptions(OneRedis.VERTX, access(REPLICATED));
    await().until(() -> careless.isUp() && links.isUp() && subscriptions.isUp());
  }

  @AfterEach
  void close() {
    subscriptions.close();
    links.close();
    careless.close();
    replica.close();
    primary.close();
  }

  @Test
  void answersNothingThatAReplicaHasNot() {
    replica.freeze();

    Future<Response> written = links.send(Command.SET, "k", "written");
    await().until(() -> primary.ask("GET k").contains("written"));
    assertThat(written.succeeded()).as("acknowledged by the primary alone").isFalse();

    await().until(written::failed);
    assertThat(HoldfastException.of(written.cause()).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    await().until(() -> !links.isUp());

    replica.thaw();
    await().until(links::isUp);
    assertThat(Await.on(links.send(Command.SET, "k", "again"))).hasToString("OK");
    assertThat(replica.ask("GET k")).contains("again");
  }

  @Test
  void readsNothingThatAReplicaHasNot() {
    replica.freeze();
    Await.on(careless.send(Command.SET, "k", "of the primary"));

    Future<Response> read = links.send(Command.GET, "k");

    await().until(read::isComplete);
    assertThat(read.failed()).isTrue();
  }

  @Test
  void readersHearOnceAndInOrderWhatAReplicaHas() {
    Reading reading = new Reading();
    new Streams(OneRedis.VERTX, links, subscriptions)
        .follow(KEY, Offset.START, reading, Runnable::run);
    Streams writer = new Streams(OneRedis.VERTX, careless, subscriptions);
    List<String> payloads = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
    payloads.forEach(payload -> writer.append(KEY, payload, LIMITS));
    await().untilAsserted(() -> assertThat(reading.payloads).isEqualTo(payloads));

    replica.freeze();
    Await.on(writer.append(KEY, "held back", LIMITS));
    await().until(() -> !subscriptions.isUp());
    assertThat(reading.payloads).isEqualTo(payloads);

    replica.thaw();
    await().until(() -> reading.payloads.size() > payloads.size());
    Await.on(writer.append(KEY, "after", LIMITS));
    await().until(() -> reading.payloads.contains("after"));
    assertThat(reading.payloads).hasSize(payloads.size() + 2).endsWith("299", "held back", "after");
  }

  @Test
  void failsAtOnceWhileReplicasAreAway() {
    replica.kill();
    await().until(() -> !links.isUp(0) && !links.isUp(1));

    List<Future<Response>> written =
        IntStream.range(0, 100).mapToObj(i -> links.send(Command.SET, "k" + i, "v")).toList();

    assertThat(written).allMatch(Future::failed);
    // By their keys: a link that tries to come back writes one of its own.
    assertThat(primary.ask("KEYS k*")).startsWith("*0");
    replica.start();
    await().until(links::isUp);
  }

  @Test
  void asksNothingOfOthersIfThePrimaryIsEnough() {
    links.close();
    subscriptions.close();
    // The test's own, the pinging one's, and those of the replica.
    List<String> others = List.of("config|resetstat", "info", "ping", "psync", "replconf");
    await().until(() -> !primary.ask("CLIENT LIST TYPE normal").contains("cmd=wait"));
    primary.ask("CONFIG RESETSTAT");

    IntStream.range(0, 100).forEach(i -> Await.on(careless.send(Command.SET, "k", "" + i)));

    Map<String, Long> calls = calls();
    calls.keySet().removeAll(others);
    assertThat(calls).containsExactly(Map.entry("set", 100L));
  }

  @Test
  void servesWhoeverComesThoughTheMemoryIsFull() {
    Await.on(careless.send(Command.SET, "k", "v"));
    IntStream.range(0, 64).forEach(i -> primary.ask("DEL barrier:{" + i + "}"));
    primary.ask("CONFIG SET maxmemory 1");

    RedisLinks later = new RedisLinks(OneRedis.VERTX, access(REPLICATED));

    await().until(later::isUp);
    assertThat(Await.on(later.send(Command.GET, "k"))).hasToString("v");
    later.close();
  }

  @Test
  void needsARightToItsKeys() {
    primary.ask("ACL SETUSER default resetkeys ~k ~{stream:*");
    RedisLinks later = new RedisLinks(OneRedis.VERTX, access(REPLICATED));

    await().until(() -> primary.ask("ACL LOG").contains("barrier:{"));
    assertThat(later.isUp()).isFalse();

    primary.ask("ACL SETUSER default ~barrier:*");
    await().until(later::isUp);
    later.close();
  }

  @Test
  void isNotReadyWhereTheServerCannotTellWhatIsOnDisk() {
    try (RealRedis older = RealRedis.launch(withoutWaitaof())) {
      RedisLinks fsynced = new RedisLinks(OneRedis.VERTX, access(older, FSYNCED));
      await().until(() -> older.ask("INFO errorstats").contains("errorstat_ERR"));

      assertThat(fsynced.isUp()).isFalse();
      fsynced.close();
    }
    Response refusal = error("ERR unknown command 'waitaof'");
    assertThatThrownBy(() -> FSYNCED.check(refusal))
        .hasMessageContaining("holdfast.redis.durability=fsynced needs WAITAOF (Redis 7.2, Valkey)")
        .hasMessageContaining("unknown command");
  }

  // A server refuses to start if it does not know the command.
  private String[] withoutWaitaof() {
    boolean known = primary.ask("COMMAND INFO waitaof").contains("waitaof");
    return known ? new String[] {"--rename-command", "waitaof", ""} : new String[0];
  }

  private static Response error(String text) {
    List<Response> read = new CopyOnWriteArrayList<>();
    new RespDecoder(read::add).read(Buffer.buffer("-" + text + "\r\n"));
    return read.getFirst();
  }

  /** How often each command was called, by its name. */
  private Map<String, Long> calls() {
    return Pattern.compile("cmdstat_(\\S+):calls=(\\d+)")
        .matcher(primary.ask("INFO commandstats"))
        .results()
        .collect(Collectors.toMap(one -> one.group(1), one -> Long.parseLong(one.group(2))));
  }

  private RedisAccess access(Durability durability) {
    return access(primary, durability);
  }

  private static RedisAccess access(RealRedis server, Durability durability) {
    RedisOptions options = new RedisOptions().setConnectionString(server.url());
    return new RedisAccess(() -> options, RedisLogin.AS_ADDRESSED, durability);
  }

  private static final class Reading implements StreamReader {
    final List<String> payloads = new CopyOnWriteArrayList<>();

    @Override
    public void entry(Entry entry) {
      payloads.add(entry.payload());
    }

    @Override
    public void gone(Offset end) {
      payloads.add("gone");
    }
  }
}
