package dev.holdfast.rooms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads server-sent events as a browser's EventSource does, until it is closed. */
public final class EventReader implements AutoCloseable {
  /** One event; {@code id} is empty if it had none. */
  public record Received(String id, String event, String data) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final InputStream body;
  private volatile long endedAt;
  private volatile boolean ended;

  public EventReader(URI address, String token, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    headers.forEach(request::header);
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode());
    }
    body = response.body();
    Thread.startVirtualThread(this::read);
  }

  public List<Received> received() {
    return received;
  }

  public List<String> types() {
    return received.stream().map(Received::event).toList();
  }

  public boolean hasEnded() {
    return ended;
  }

  /** When it ended, by {@link System#nanoTime()}; to be asked once it has. */
  public long endedAt() {
    return endedAt;
  }

  @Override
  public void close() throws IOException {
    body.close();
    client.shutdownNow();
  }

  private void read() {
    Map<String, String> fields = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (fields.containsKey("data")) {
            received.add(
                new Received(
                    fields.getOrDefault("id", ""), fields.get("event"), fields.get("data")));
          }
          fields.clear();
        } else if (line.indexOf(':') > 0) {
          fields.put(
              line.substring(0, line.indexOf(':')),
              line.substring(line.indexOf(':') + 1).stripLeading());
        }
      }
    } catch (IOException closed) {
      // The test has seen enough.
    }
    endedAt = System.nanoTime();
    ended = true;
  }
}
