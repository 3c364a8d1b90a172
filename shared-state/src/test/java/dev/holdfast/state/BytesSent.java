package dev.holdfast.state;

import dev.holdfast.state.redis.Await;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many bytes the one Redis has answered and published since it began. */
public final class BytesSent {
  private static final Pattern LINE = Pattern.compile("(?m)^total_net_output_bytes:(\\d+)");

  private BytesSent() {}

  public static long byRedis() {
    Matcher line = LINE.matcher(Await.on(OneRedis.links().info("stats")));
    if (!line.find()) {
      throw new IllegalStateException("Redis does not say how many bytes it has sent");
    }
    return Long.parseLong(line.group(1));
  }
}
