package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.redis.Script;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ids that somebody may give to mix up what is kept under them, and what Redis holds of them. */
public final class OddIds {
  private static final Path SCRIPTS = Path.of("src/main/resources/redis");
  private static final Pattern INCLUDE = Pattern.compile("(?m)^--!include (\\S+)$");

  /** What keys are called that hold a time and no id. */
  private static final List<String> CLOCKS = List.of(":clock string ", ":place string ");

  /** Unicode texts. Many differ from another one only by what a key is punctuated with. */
  public static final List<String> ALL =
      Stream.of(
              Stream.of(
                  "a", "a:b", ":", "::", "a:", "{", "}", "{a}", "a}b", "a{b", "{}", "|", "a|b",
                  ","),
              Stream.of(
                  " ",
                  "a ",
                  " a",
                  "a b",
                  "\n",
                  "a\nb",
                  "a\r\nDEL a",
                  "\0",
                  "a\0b",
                  "a\0",
                  "\u007f"),
              Stream.of(
                  "@", "@dispatch", "\"", "'", "\\", "a\",\"b\":\"c", "[", "*", "-", "%", "%3A"),
              Stream.of(
                  "a%3Ab", "%00", "a%2Fb", "+", "a+b", "_", "..", "\u2028", "\u00a0", "\u202eabc"),
              Stream.of(
                  "x".repeat(255), ":".repeat(255), "é".repeat(255), "👩", "👩:👩", "auth0|5f7c"),
              Stream.of(
                  "a:calls", "a:events", "a:refused", "a:invites", "a:outbox", "a:participants"),
              Stream.of("a}:events", "a}:calls", "seen:a", "since:a", "room:a", "call:a"))
          .flatMap(ids -> ids)
          .toList();

  /** Half of a surrogate pair: no Unicode text. */
  public static final List<String> NO_TEXT = List.of("\ud800x", "a\udc00", "\udc00\ud800");

  private OddIds() {}

  /** Forgets which scripts ran. */
  public static void nothingRan(RedisLinks redis) {
    Await.on(redis.send(Command.SCRIPT, "FLUSH"));
  }

  /**
   * Whether each script of these folders ran since {@link #nothingRan}. The server knows all
   * scripts afterwards: connections that have sent one rely on that, and what is sent at a time
   * keeps its order only then.
   */
  public static void assertAllRan(RedisLinks redis, String... folders) throws IOException {
    Set<String> never = new TreeSet<>();
    for (String name : operations(folders)) {
      Response known = Await.on(redis.send(Command.SCRIPT, "EXISTS", Script.named(name).sha1()));
      if (known.get(0).toInteger() == 0) {
        never.add(name);
      }
    }
    for (String name : operations()) {
      Await.on(redis.send(Command.SCRIPT, "LOAD", Script.named(name).text()));
    }
    assertThat(never).as("scripts that no odd id was tried on").isEmpty();
  }

  /** What Redis holds of one id is apart from what it holds of another one. */
  public static void assertApart(Map<String, Set<String>> heldById) {
    Map<String, String> owners = new HashMap<>();
    heldById.forEach(
        (id, held) ->
            held.stream()
                .filter(place -> CLOCKS.stream().noneMatch(place::endsWith))
                .forEach(
                    place ->
                        assertThat(owners.put(place, id))
                            .as("who has " + place + " beside " + id)
                            .isNull()));
  }

  /**
   * Each member and field that Redis holds, behind its key; a key that has none by itself.
   *
   * @param tag what all keys begin with, and is not told
   */
  public static Set<String> held(RedisLinks redis, String tag) {
    Set<String> held = new HashSet<>();
    for (Response one : Await.on(redis.send(Command.KEYS, "*"))) {
      String key = one.toString();
      if (key.startsWith(tag)) {
        String type = Await.on(redis.send(Command.TYPE, key)).toString();
        members(redis, type, key)
            .forEach(member -> held.add(key.substring(tag.length()) + " " + type + " " + member));
      }
    }
    return held;
  }

  private static Set<String> members(RedisLinks redis, String type, String key) {
    return switch (type) {
      case "hash" -> texts(Await.on(redis.send(Command.HKEYS, key)));
      case "set" -> texts(Await.on(redis.send(Command.SMEMBERS, key)));
      case "zset" -> texts(Await.on(redis.send(Command.ZRANGE, key, 0, -1)));
      default -> Set.of("");
    };
  }

  private static Set<String> texts(Response list) {
    return list.stream().map(Response::toString).collect(Collectors.toSet());
  }

  /** Of all folders if none is named. */
  private static Set<String> operations(String... folders) throws IOException {
    Set<String> names = new TreeSet<>();
    Set<String> included = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".lua")).toList()) {
        String name = SCRIPTS.relativize(file).toString().replace(".lua", "");
        if (folders.length == 0
            || Stream.of(folders).anyMatch(folder -> name.startsWith(folder + "/"))) {
          names.add(name);
        }
        INCLUDE.matcher(Files.readString(file)).results().forEach(m -> included.add(m.group(1)));
      }
    }
    names.removeAll(included);
    return names;
  }
}
