package dev.holdfast.state;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.regex.Pattern;

/** What Redis holds once another server has taken over, whose clock is behind. */
public final class ClockSetBack {

  /** What a queue's score is made of beside a time: a class of priority. */
  private static final double PRIORITY = 1e13;

  private static final Pattern TIME = Pattern.compile("(?<![\\d-])1[789]\\d{11}(?=\\.5|(?!\\d))");

  private ClockSetBack() {}

  /**
   * Every time that is stored, but in streams, is an hour later than the clock has it.
   *
   * @param within what the keys contain
   */
  public static void in(RedisLinks redis, String within) {
    by(Duration.ofHours(1), redis, within);
  }

  /** As {@link #in}, but every time is later by this. */
  public static void by(Duration step, RedisLinks redis, String within) {
    long back = step.toMillis();
    for (Response one : Await.on(redis.send(Command.KEYS, "*" + within + "*"))) {
      String key = one.toString();
      switch (Await.on(redis.send(Command.TYPE, key)).toString()) {
        case "string" -> {
          String text = Await.on(redis.send(Command.GET, key)).toString();
          Await.on(redis.send(Command.SET, key, later(text, back), "KEEPTTL"));
        }
        case "hash" -> {
          Response all = Await.on(redis.send(Command.HGETALL, key));
          for (String field : all.getKeys()) {
            String value = later(all.get(field).toString(), back);
            Await.on(redis.send(Command.HSET, key, field, value));
          }
        }
        case "zset" -> {
          for (Response member : Await.on(redis.send(Command.ZRANGE, key, 0, -1))) {
            double score = Await.on(redis.send(Command.ZSCORE, key, member.toString())).toDouble();
            if (TIME.matcher("%.0f".formatted(score % PRIORITY)).matches()) {
              Await.on(redis.send(Command.ZINCRBY, key, back, member.toString()));
            }
          }
        }
        default -> {}
      }
    }
  }

  private static String later(String text, long back) {
    return TIME.matcher(text).replaceAll(at -> Long.parseLong(at.group()) + back + "");
  }
}
