package dev.holdfast.state;

import dev.holdfast.state.redis.Await;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many commands the one Redis has carried out since it began, those of scripts too. */
public final class CommandsSent {
  private static final Pattern LINE = Pattern.compile("(?m)^cmdstat_(\\S+?):calls=(\\d+),");

  private CommandsSent() {}

  /**
   * @param name of a command in lower case, or what its name begins with
   */
  public static long of(String name) {
    Matcher lines = LINE.matcher(Await.on(OneRedis.links().info("commandstats")));
    return lines
        .results()
        .filter(line -> line.group(1).startsWith(name))
        .mapToLong(line -> Long.parseLong(line.group(2)))
        .sum();
  }
}
