package dev.holdfast.state;

import dev.holdfast.state.redis.Await;
import dev.holdfast.testing.Patience;
import io.vertx.redis.client.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that clients send to the one Redis while something happens. What scripts call is not
 * among them, nor what belongs to no flow: signs of life, how a script is loaded, and which
 * webhooks there are, which each replica asks every few seconds.
 */
public final class ClientCommands {
  private static final Pattern LINE = Pattern.compile("\\+[\\d.]+ \\[\\d+ (\\S+)] \"(\\w+)\"(.*)");
  private static final Pattern KEY = Pattern.compile("\"([^\"]*\\{[^\"]*)\"");
  private static final List<String> BESIDE = List.of("ping", "hello", "script", "function", "info");

  private ClientCommands() {}

  /** Each as its name and its first key. */
  public static List<String> during(Runnable flow) {
    try (Socket socket = new Socket("127.0.0.1", OneRedis.SERVER.port())) {
      socket.setSoTimeout((int) Patience.timeout().toMillis());
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.UTF_8));
      lines.readLine();
      flow.run();
      String end = OneRedis.newId("{end}");
      Await.on(OneRedis.links().send(Command.GET, end));
      return until(end, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> until(String end, BufferedReader lines) throws IOException {
    List<String> commands = new ArrayList<>();
    String line = lines.readLine();
    while (!line.contains(end)) {
      Matcher sent = LINE.matcher(line);
      if (sent.matches() && !sent.group(1).equals("lua") && isOfAFlow(sent)) {
        Matcher key = KEY.matcher(sent.group(3));
        commands.add(sent.group(2) + " " + (key.find() ? key.group(1) : ""));
      }
      line = lines.readLine();
    }
    return commands;
  }

  private static boolean isOfAFlow(Matcher sent) {
    return !BESIDE.contains(sent.group(2).toLowerCase())
        && !sent.group(3).contains("\"{webhooks}\"");
  }
}
