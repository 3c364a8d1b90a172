package dev.holdfast.javaclient;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Sockets of the official Java client, driven from outside: a line of JSON in is something to do, a
 * line of JSON out is something that happened. Ends with its input.
 */
final class Main {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Map<String, RemoteSocket> sockets = new HashMap<>();

  public static void main(String[] arguments) throws IOException, JSONException {
    Main main = new Main();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      main.act(new JSONObject(line));
    }
    // The client's threads would live on.
    System.exit(0);
  }

  private void act(JSONObject line) {
    String name = line.optString("socket");
    switch (line.optString("do")) {
      case "open" ->
          sockets.put(name, new RemoteSocket(line, (what, how) -> print(name, what, how)));
      case "emit" ->
          sockets
              .get(name)
              .emit(line.optString("event"), line.opt("payload"), line.optInt("number"));
      case "connect" -> sockets.get(name).connect();
      case "close" -> sockets.get(name).close();
      default -> throw new IllegalArgumentException("nothing to do: " + line);
    }
  }

  private static void print(String socket, String what, Map<String, ?> how) {
    Map<String, Object> line = new HashMap<>(how);
    line.put("socket", socket);
    line.put("what", what);
    synchronized (OUT) {
      OUT.println(new JSONObject(line));
    }
  }
}
