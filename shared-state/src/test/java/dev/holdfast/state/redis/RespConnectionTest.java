package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it makes of a socket; everything happens on the socket's event loop. */
class RespConnectionTest {
  private final Vertx vertx = OneRedis.VERTX;
  private final Context context = ((VertxInternal) vertx).createEventLoopContext();
  private final List<String> written = new ArrayList<>();
  private final List<String> unasked = new ArrayList<>();
  private final List<Throwable> ends = new ArrayList<>();
  private RespConnection connection;
  private Handler<Buffer> comes;
  private Handler<Throwable> breaks;
  private Handler<Void> closes;
  private boolean closed;

  @BeforeEach
  void connect() {
    onTheEventLoop(
        () -> {
          connection = new RespConnection(vertx, socket());
          connection.listen(response -> unasked.add(response.toString()), ends::add);
        });
  }

  @Test
  void writesInOneGoAndInOrderWhatIsSentInOneGo() {
    int many = 3 * RespConnection.MOST_AT_ONCE + 1;
    onTheEventLoop(() -> IntStream.range(0, many).forEach(this::get));

    await().until(() -> bytesWritten().endsWith(wire(many - 1)));
    onTheEventLoop(() -> assertThat(written).hasSize(4));
    StringBuilder expected = new StringBuilder();
    IntStream.range(0, many).forEach(i -> expected.append(wire(i)));
    assertThat(bytesWritten()).isEqualTo(expected.toString());
  }

  @Test
  void givesEachItsAnswerWhateverIsPushedInBetween() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(() -> IntStream.range(0, 3).forEach(i -> asked.add(get(i))));
    await().until(() -> bytesWritten().endsWith(wire(2)));

    onTheEventLoop(
        () -> comes.handle(Buffer.buffer("$1\r\na\r\n>2\r\n+ssubscribe\r\n+c\r\n-ERR b\r\n_\r\n")));

    await().until(() -> asked.stream().allMatch(Future::isComplete));
    assertThat(asked.get(0).result()).hasToString("a");
    assertThat(asked.get(1).cause()).hasMessage("ERR b");
    assertThat(asked.get(2).result()).isNull();
    assertThat(unasked).hasSize(1);
  }

  @Test
  void expectsNoAnswerToASubscription() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          asked.add(connection.send(Request.cmd(Command.SSUBSCRIBE).arg("c")));
          asked.add(get(0));
        });
    await().until(() -> asked.get(0).isComplete());

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n-MOVED 7 other\r\n")));

    await().until(() -> asked.get(1).isComplete());
    assertThat(asked.get(1).result()).hasToString("a");
    assertThat(unasked).containsExactly("MOVED 7 other");
  }

  @Test
  void failsWhatIsUnderWayAndWhatIsNotWrittenYetWhenItEnds() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(() -> asked.add(get(0)));
    await().until(() -> bytesWritten().endsWith(wire(0)));

    onTheEventLoop(
        () -> {
          asked.add(get(1));
          closes.handle(null);
          asked.add(get(2));
        });

    await().until(() -> asked.stream().allMatch(Future::failed));
    assertThat(bytesWritten()).isEqualTo(wire(0));
    assertThat(ends).hasSize(1);
  }

  @Test
  void saysWhyItEnded() {
    onTheEventLoop(
        () -> {
          breaks.handle(new IllegalStateException("reset"));
          closes.handle(null);
        });

    assertThat(ends).singleElement().satisfies(cause -> assertThat(cause).hasMessage("reset"));
  }

  @Test
  void closesWhenWhatComesIsNotRedis() {
    onTheEventLoop(() -> comes.handle(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n")));

    assertThat(closed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {":1x\r\n", ",1x\r\n", "%1\r\n:1\r\n:2\r\n"})
  void closesOnceWhenWhatComesCannotBeRead(String bytes) {
    onTheEventLoop(() -> comes.handle(Buffer.buffer(bytes)));
    assertThat(closed).isTrue();

    Future<Response> asked =
        Future.future(promise -> onTheEventLoop(() -> get(0).onComplete(promise)));
    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n")));
    assertThat(asked.isComplete()).as("an answer behind it").isFalse();
    onTheEventLoop(() -> closes.handle(null));
    await().until(asked::failed);
  }

  @Test
  void tellsWhoListensTooLateThatItHasEnded() {
    onTheEventLoop(
        () -> {
          closes.handle(null);
          connection.listen(response -> {}, ends::add);
        });

    await().until(() -> ends.size() == 2);
  }

  @Test
  void subscribesToAsManyChannelsAsThereAre() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () ->
            IntStream.range(0, 65_537)
                .forEach(i -> asked.add(connection.send(Request.cmd(Command.SSUBSCRIBE).arg(i)))));

    await().until(() -> asked.stream().allMatch(Future::succeeded));
  }

  @Test
  void goesOnWhenWhoWasAnsweredFails() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          get(0)
              .onSuccess(
                  answer -> {
                    throw new IllegalStateException("on purpose, for this test");
                  });
          asked.add(get(1));
        });
    await().until(() -> bytesWritten().endsWith(wire(1)));

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n$1\r\nb\r\n")));

    await().until(() -> asked.get(0).succeeded());
    assertThat(closed).isFalse();
  }

  @Test
  void refusesMoreThanCanEverBeAnswered() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(() -> IntStream.range(0, 65_537).forEach(i -> asked.add(get(i))));

    assertThat(asked.getLast().failed()).isTrue();
    assertThat(asked.get(65_535).isComplete()).isFalse();
  }

  @Test
  void givesNoAnswerBeforeOthersHaveIt() {
    Durability durability = new Durability(Durability.Level.FSYNCED, 1, Duration.ofMillis(1_500));
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          asked.add(get(0));
        });
    String makes =
        "*5\r\n$4\r\neval\r\n$74\r\n#!lua flags=allow-oom\n"
            + "return redis.call('SET', KEYS[1], '', 'PX', ARGV[1])\r\n"
            + "$1\r\n1\r\n$1\r\nb\r\n$7\r\n3600000\r\n";
    String asks =
        "*3\r\n$7\r\npexpire\r\n$1\r\nb\r\n$7\r\n3600000\r\n"
            + "*4\r\n$7\r\nwaitaof\r\n$1\r\n1\r\n$1\r\n1\r\n$4\r\n1500\r\n";
    await().until(() -> bytesWritten().equals(wire(0) + makes + asks));

    onTheEventLoop(
        () -> {
          asked.add(get(1));
          comes.handle(Buffer.buffer(">2\r\n+early\r\n+c\r\n$1\r\na\r\n+OK\r\n:1\r\n"));
          comes.handle(Buffer.buffer(">2\r\n+late\r\n+c\r\n"));
        });
    onTheEventLoop(() -> assertThat(unasked).isEmpty());
    assertThat(asked.getFirst().isComplete()).isFalse();

    onTheEventLoop(() -> comes.handle(Buffer.buffer("*2\r\n:1\r\n:1\r\n")));

    await().until(asked.getFirst()::succeeded);
    assertThat(unasked).singleElement().asString().contains("early");
    await().until(() -> bytesWritten().equals(wire(0) + makes + asks + wire(1) + asks));

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\nb\r\n:1\r\n*2\r\n:1\r\n:0\r\n")));
    assertThat(closed).isTrue();
    onTheEventLoop(() -> closes.handle(null));
    await().until(asked.get(1)::failed);
    assertThat(unasked).hasSize(1);
  }

  @Test
  void asksOnceForAllThatWasSentBefore() {
    Durability durability = new Durability(Durability.Level.REPLICATED, 1, Duration.ofSeconds(1));
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          IntStream.range(0, 1_000).forEach(i -> asked.add(get(i)));
        });
    await().until(() -> bytesWritten().contains(wire(999)));
    assertThat(bytesWritten().split("\r\nwait\r\n", -1)).hasSize(2);

    Buffer answers = Buffer.buffer();
    asked.forEach(one -> answers.appendString("$1\r\na\r\n"));
    onTheEventLoop(() -> comes.handle(answers.appendString("+OK\r\n:1\r\n")));
    assertThat(asked).noneMatch(Future::isComplete);
    onTheEventLoop(() -> comes.handle(Buffer.buffer(":1\r\n")));
    await().until(() -> asked.stream().allMatch(Future::succeeded));
  }

  @Test
  void takesTheRefusalOfASubscriptionForNoConfirmation() {
    Durability durability =
        new Durability(Durability.Level.REPLICATED, 1, Duration.ofMillis(1_500));
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          connection.send(Request.cmd(Command.SSUBSCRIBE).arg("c"));
          get(0);
        });

    onTheEventLoop(
        () -> comes.handle(Buffer.buffer("-MOVED 7 other\r\n$1\r\na\r\n+OK\r\n:1\r\n:1\r\n")));

    assertThat(closed).isTrue();
    assertThat(unasked).isEmpty();
  }

  @Test
  void countsConnectionsThatNobodyConfirmed() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    double before = ConnectionMetrics.unconfirmed().count();
    Durability durability = new Durability(Durability.Level.REPLICATED, 2, Duration.ofSeconds(1));
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          get(0);
        });
    await().until(() -> bytesWritten().startsWith(wire(0)));

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n+OK\r\n:1\r\n:1\r\n")));

    assertThat(closed).isTrue();
    assertThat(registry.get("holdfast.redis.unconfirmed").counter().count()).isEqualTo(before + 1);
    Metrics.removeRegistry(registry);
  }

  @Test
  void saysWhatIsNotWrittenWhereNothingCanBeConfirmed() {
    Durability durability = new Durability(Durability.Level.REPLICATED, 1, Duration.ofSeconds(1));
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "barrier:{7}"));
          get(0);
        });
    await().until(() -> bytesWritten().startsWith(wire(0)));

    onTheEventLoop(
        () -> comes.handle(Buffer.buffer("$1\r\na\r\n-NOPERM this user has no right\r\n")));
    onTheEventLoop(() -> closes.handle(null));

    assertThat(ends)
        .singleElement()
        .satisfies(
            cause ->
                assertThat(cause)
                    .hasMessage(
                        "holdfast.redis.durability=replicated: barrier:{7} is not written:"
                            + " NOPERM this user has no right"));
  }

  @Test
  void isGivenUpIfMoreIsPushedThanCanWait() {
    Durability durability =
        new Durability(Durability.Level.REPLICATED, 1, Duration.ofMillis(1_500));
    Future<Response> asked =
        Future.future(
            promise ->
                onTheEventLoop(
                    () -> {
                      connection.holdBack(new Barrier(durability, "b"));
                      get(0).onComplete(promise);
                    }));
    await().until(() -> bytesWritten().startsWith(wire(0)));
    Buffer pushed = Buffer.buffer();
    IntStream.range(0, Barrier.MOST_HELD).forEach(i -> pushed.appendString(">1\r\n+p\r\n"));

    onTheEventLoop(() -> comes.handle(pushed));
    assertThat(closed).isFalse();
    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n")));
    assertThat(closed).isTrue();

    onTheEventLoop(() -> closes.handle(null));
    await().until(asked::failed);
    assertThat(unasked).isEmpty();
  }

  private Future<Response> get(int number) {
    return connection.send(Request.cmd(Command.GET).arg(number));
  }

  private static String wire(int number) {
    String key = Integer.toString(number);
    return "*2\r\n$3\r\nget\r\n$" + key.length() + "\r\n" + key + "\r\n";
  }

  private String bytesWritten() {
    CompletableFuture<String> all = new CompletableFuture<>();
    context.runOnContext(ignored -> all.complete(String.join("", written)));
    return all.join();
  }

  private void onTheEventLoop(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        ignored -> {
          try {
            task.run();
            done.complete(null);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }

  @SuppressWarnings("unchecked")
  private NetSocket socket() {
    return (NetSocket)
        Proxy.newProxyInstance(
            NetSocket.class.getClassLoader(),
            new Class<?>[] {NetSocket.class},
            (self, method, args) -> {
              switch (method.getName()) {
                case "handler" -> comes = (Handler<Buffer>) args[0];
                case "exceptionHandler" -> breaks = (Handler<Throwable>) args[0];
                case "closeHandler" -> closes = (Handler<Void>) args[0];
                case "write" -> {
                  written.add(args[0].toString());
                  return Future.succeededFuture();
                }
                case "close" -> {
                  closed = true;
                  return Future.succeededFuture();
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return self;
            });
  }
}
