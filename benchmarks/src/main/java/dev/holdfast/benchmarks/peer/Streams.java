package dev.holdfast.benchmarks.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One Redis stream and channel a room: one script appends and publishes. */
final class Streams {
  private static final String APPEND =
      """
      redis.call('XADD', KEYS[1], 'MAXLEN', 256, '*', 'p', ARGV[1])
      redis.call('SPUBLISH', KEYS[1], ARGV[1])
      """;

  private final Map<String, Consumer<String>> followers = new ConcurrentHashMap<>();
  private final RedisConnection commands;
  private final RedisConnection subscriptions;
  private final String script;

  private Streams(RedisConnection commands, RedisConnection subscriptions, String script) {
    this.commands = commands;
    this.subscriptions = subscriptions;
    this.script = script;
    subscriptions.handler(this::pushed);
  }

  static Future<Streams> connect(Vertx vertx, String address) {
    RedisOptions options =
        new RedisOptions()
            .setConnectionString(address)
            .setPreferredProtocolVersion(ProtocolVersion.RESP3)
            .setMaxWaitingHandlers(65_536);
    Future<RedisConnection> commands = Redis.createClient(vertx, options).connect();
    Future<RedisConnection> subscriptions = Redis.createClient(vertx, options).connect();
    return Future.all(commands, subscriptions)
        .compose(up -> commands.result().send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(APPEND)))
        .map(sha -> new Streams(commands.result(), subscriptions.result(), sha.toString()));
  }

  void append(String room, String event) {
    commands.send(Request.cmd(Command.EVALSHA).arg(script).arg(1).arg(keyOf(room)).arg(event));
  }

  void follow(String room, Context context, Consumer<String> follower) {
    followers.put(keyOf(room), event -> context.runOnContext(ignored -> follower.accept(event)));
    subscriptions.send(Request.cmd(Command.SSUBSCRIBE).arg(keyOf(room)));
  }

  private void pushed(Response push) {
    if (push.type() == ResponseType.PUSH && push.get(0).toString().equals("smessage")) {
      Consumer<String> follower = followers.get(push.get(1).toString());
      if (follower != null) {
        follower.accept(push.get(2).toString());
      }
    }
  }

  private static String keyOf(String room) {
    return "{bare:" + room + "}";
  }
}
