package dev.holdfast.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.server.HoldfastApiError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to one service, and again, twice at most, where nobody answered or the service
 * says that it cannot now.
 */
public final class Transport {
  private static final int REPETITIONS = 2;

  private final URI base;
  private final HttpClient client;
  private final Duration timeout;
  private final Waiting waiting;
  private final ObjectMapper json = Json.mapper();

  /**
   * @param base the service's address
   * @param timeout of one attempt
   */
  public Transport(URI base, HttpClient client, Duration timeout, Waiting waiting) {
    this.base = base;
    this.client = client;
    this.timeout = timeout;
    this.waiting = waiting;
  }

  /**
   * @param bearer a token or an API key
   * @throws HoldfastApiError any answer but success
   * @throws UncheckedIOException nobody has answered
   */
  public <T> T send(ApiRequest request, String bearer, Class<T> type) {
    try {
      HttpResponse<byte[]> answer = answerTo(request, message(request, bearer));
      return read(request, answer, type);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException(request + ": interrupted"));
    }
  }

  private HttpResponse<byte[]> answerTo(ApiRequest request, HttpRequest message)
      throws InterruptedException {
    for (int repetition = 0; ; repetition++) {
      boolean last = repetition == REPETITIONS;
      try {
        HttpResponse<byte[]> answer = wholeAnswerTo(message);
        if (answer.statusCode() / 100 == 2) {
          return answer;
        }
        HoldfastApiError error = Problems.of(request.toString(), answer, json);
        if (last || !mayRepeat(request, error) || !waiting.beforeRepeating(repetition, error)) {
          throw error;
        }
      } catch (IOException e) {
        if (last || !request.isRepeatable()) {
          throw new UncheckedIOException(request + ": nobody answers at " + base, e);
        }
        waiting.beforeRepeating(repetition);
      }
    }
  }

  /** A proxy may turn away what a service has read. */
  private static boolean mayRepeat(ApiRequest request, HoldfastApiError error) {
    return request.isRepeatable() || !error.code().equals(HoldfastApiError.UNEXPECTED_ANSWER);
  }

  /** The request's own timeout ends with the headers. */
  private HttpResponse<byte[]> wholeAnswerTo(HttpRequest message)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(message, BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + timeout);
    } finally {
      answer.cancel(true);
    }
  }

  // Without TLS the other version would have to be offered, which not every proxy takes well.
  private HttpClient.Version version() {
    return base.getScheme().equalsIgnoreCase("http")
        ? HttpClient.Version.HTTP_1_1
        : HttpClient.Version.HTTP_2;
  }

  private HttpRequest message(ApiRequest request, String bearer) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(request.at(base))
            .version(version())
            .header("Authorization", "Bearer " + bearer)
            .header("Accept", "application/json, application/problem+json");
    request.headers().forEach(message::header);
    if (request.body().isPresent()) {
      message.header("Content-Type", "application/json");
    }
    return message
        .method(
            request.method(),
            request
                .body()
                .map(body -> BodyPublishers.ofByteArray(written(body)))
                .orElseGet(BodyPublishers::noBody))
        .build();
  }

  private byte[] written(Object body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (IOException e) {
      throw new IllegalArgumentException("the body cannot be written as JSON", e);
    }
  }

  private <T> T read(ApiRequest request, HttpResponse<byte[]> answer, Class<T> type) {
    if (type == Void.class) {
      return null;
    }
    try {
      T value = json.readValue(answer.body(), type);
      if (value == null) {
        throw new IOException("null");
      }
      return value;
    } catch (IOException e) {
      String what = request + ": the answer is not as Holdfast answers";
      throw new UncheckedIOException(what, e);
    }
  }
}
