package dev.holdfast.rooms.webhook;

import static dev.holdfast.testing.Patience.await;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.testing.Patience;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Webhooks of a service under test, and a receiver for each. */
public final class Receivers implements QuarkusTestResourceLifecycleManager {
  static final String SECRET = "whsec_YSBzZWNyZXQgb2YgdGhlIHRlc3RzLCBvbmx5IHRoZXJl";
  static final String NEXT_SECRET = "whsec_dGhlIHNlY3JldCB0aGF0IHRha2VzIGl0cyBwbGFjZS4u";

  /** Short, as tests wait until it is over; long enough for an answer that does come. */
  private static final Duration STUCK = Duration.ofMillis(300);

  private static final Map<String, Receiver> BY_NAME = new ConcurrentHashMap<>();

  static Receiver of(String name) {
    return BY_NAME.get(name);
  }

  /** Waits until the service serves them all: what happens earlier is not sent. */
  static void awaitServed(RedisLinks redis) {
    awaitServed(redis, BY_NAME.keySet());
  }

  static void awaitServed(RedisLinks redis, Set<String> names) {
    await().until(() -> servedBy(redis).containsAll(names));
  }

  private static List<String> servedBy(RedisLinks redis) {
    return Await.on(redis.send(Command.HKEYS, "{webhooks}")).stream()
        .map(Response::toString)
        .toList();
  }

  static void answerAgain() {
    BY_NAME.values().forEach(receiver -> receiver.answer(Receiver.Answer.TAKEN));
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> properties = new HashMap<>();
    webhook(properties, "every", Map.of("secret", SECRET + "," + NEXT_SECRET));
    webhook(properties, "some", Map.of("events", "participant-left,room-closed"));
    webhook(properties, "flaky", Map.of("longest-pause", "PT0.05S"));
    webhook(properties, "slow", Map.of("concurrency", "1", "timeout", "PT1M"));
    webhook(properties, "stuck", Map.of("timeout", Patience.window(STUCK).toString()));
    webhook(properties, "strict", Map.of("give-up-after", "PT0.4S"));
    webhook(properties, "bounded", Map.of("give-up-after", "PT0.01S", "dead-letters", "3"));
    webhook(properties, "elsewhere", Map.of("give-up-after", "PT0.4S"));
    webhook(
        properties,
        "private",
        Map.of("give-up-after", "PT0.4S", "allowed-networks", "10.200.0.0/16"));
    return properties;
  }

  private static void webhook(
      Map<String, String> properties, String name, Map<String, String> own) {
    Receiver receiver = new Receiver();
    BY_NAME.put(name, receiver);
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "url", "http://127.0.0.1:" + receiver.port() + "/from/holdfast?hook=" + name,
                "secret", SECRET,
                "allowed-networks", "127.0.0.0/8",
                "first-pause", "PT0.02S",
                "longest-pause", "PT0.2S"));
    all.putAll(own);
    all.forEach((property, value) -> properties.put(key(name, property), value));
  }

  static String key(String name, String property) {
    return "holdfast.webhooks." + name + "." + property;
  }

  @Override
  public void stop() {
    BY_NAME.values().forEach(Receiver::close);
    BY_NAME.clear();
  }
}
