package dev.holdfast.benchmarks.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Does what it is told, one JSON object a line, and answers each with another. It lives as long as
 * a whole run, so that it is compiled before anything is measured.
 */
public final class LoadGenerator {
  private static final int AT_A_TIME = 500;

  private final Loop loop = Loop.start();
  private final List<Crowd> crowds = new ArrayList<>();
  private final List<Audience> audiences = new ArrayList<>();
  private final List<Fanout> fanouts = new ArrayList<>();
  private Relay relay = new Relay(loop, List.of());

  private LoadGenerator() throws IOException {}

  public static void main(String[] args) throws IOException {
    LoadGenerator generator = new LoadGenerator();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(generator.answer(new JsonObject(line)).encode());
    }
  }

  private JsonObject answer(JsonObject order) {
    try {
      return switch (order.getString("do")) {
        case "open-pairs" -> openPairs(order);
        case "closed-loop" -> relay.closedLoop(order.getDouble("seconds"));
        case "paced" -> relay.paced(order.getDouble("seconds"), order.getInteger("rate"));
        case "connect" -> connect(order);
        case "join" -> join(order.getJsonArray("rooms"));
        case "read" -> read(order);
        case "cut" -> cut();
        case "come-back" -> comeBack(order.getInteger("port"));
        case "close" -> close();
        case "open-calls" -> openCalls(order);
        case "speak" -> fanouts.getLast().measure();
        default -> throw new IllegalArgumentException("no order: " + order);
      };
    } catch (RuntimeException e) {
      return new JsonObject().put("error", String.valueOf(e.getMessage()));
    }
  }

  /** Senders at one port, receivers at another, a room a pair. */
  private JsonObject openPairs(JsonObject order) {
    List<String> rooms = order.getJsonArray("rooms").stream().map(String::valueOf).toList();
    Crowd senders = crowd(order, rooms.size(), "sender");
    Crowd receivers = crowd(order, rooms.size(), "receiver");
    receivers.connect(order.getInteger("receivers"));
    receivers.all((client, index, done) -> client.join(rooms.get(index), done));
    senders.connect(order.getInteger("senders"));
    if (order.getBoolean("sendersJoin")) {
      senders.all((client, index, done) -> client.join(rooms.get(index), done));
    }
    relay =
        new Relay(
            loop,
            IntStream.range(0, rooms.size())
                .mapToObj(
                    i ->
                        new Pair(
                            senders.clients().get(i),
                            receivers.clients().get(i),
                            rooms.get(i),
                            order.getBoolean("acknowledged")))
                .toList());
    return new JsonObject();
  }

  private JsonObject connect(JsonObject order) {
    Crowd crowd = crowd(order, order.getInteger("clients"), "client");
    return connected(crowd, order.getInteger("port"));
  }

  /** As many clients a room as it takes. */
  private JsonObject join(JsonArray rooms) {
    return new JsonObject()
        .put(
            "seconds",
            crowds
                .getLast()
                .all(
                    (client, index, done) ->
                        client.join(rooms.getString(index % rooms.size()), done))
                .seconds());
  }

  /** Live readers, each of another call. */
  private JsonObject read(JsonObject order) {
    Audience audience =
        new Audience(
            loop, order.getInteger("port"), order.getString("path"), order.getString("header"));
    audiences.add(audience);
    return new JsonObject().put("seconds", audience.gather(order.getInteger("clients")));
  }

  private JsonObject cut() {
    crowds.getLast().cut();
    return new JsonObject()
        .put("withOffset", crowds.getLast().clients().stream().filter(Client::hasOffset).count());
  }

  private JsonObject comeBack(int port) {
    JsonObject answer = connected(crowds.getLast(), port);
    long recovered = crowds.getLast().clients().stream().filter(Client::isRecovered).count();
    return answer.put("recovered", recovered);
  }

  private static JsonObject connected(Crowd crowd, int port) {
    Crowd.Took took = crowd.connect(port);
    JsonArray each = new JsonArray();
    for (double milliseconds : took.each()) {
      each.add(Math.round(10 * milliseconds) / 10.0);
    }
    return new JsonObject()
        .put("seconds", took.seconds())
        .put("each", each)
        .put("refusals", refusals(crowd));
  }

  /** How many attempts ended without success, by how they ended. */
  private static JsonObject refusals(Crowd crowd) {
    JsonObject counts = new JsonObject();
    crowd.clients().stream()
        .flatMap(client -> client.refusals().stream())
        .forEach(why -> counts.put(why, counts.getInteger(why, 0) + 1));
    return counts;
  }

  /** Producers at one port, readers at another, who have heard some of their calls. */
  private JsonObject openCalls(JsonObject order) {
    Fanout fanout = Fanout.of(order, loop);
    fanouts.add(fanout);
    fanout.open();
    return new JsonObject();
  }

  private JsonObject close() {
    fanouts.forEach(Fanout::close);
    fanouts.clear();
    crowds.forEach(Crowd::leave);
    crowds.clear();
    audiences.forEach(Audience::leave);
    audiences.clear();
    return new JsonObject();
  }

  private Crowd crowd(JsonObject order, int count, String kind) {
    String name = "%s-%s-".formatted(order.getString("run"), kind);
    int atATime = order.getInteger("atATime", AT_A_TIME);
    Crowd crowd =
        new Crowd(
            loop, count, atATime, name, order.getString("secret"), order.getString("readyEvent"));
    crowds.add(crowd);
    return crowd;
  }
}
