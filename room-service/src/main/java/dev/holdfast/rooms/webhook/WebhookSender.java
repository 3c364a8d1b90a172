package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.RedisClock;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Makes attempts for one webhook. A name is looked up first, what it leads to is checked, and the
 * connection goes to an address that was checked: a name that leads elsewhere a moment later does
 * not help anybody. Redirects are not followed.
 *
 * <p>Vert.x's client can be given the address apart from the name, which TLS and the request still
 * carry; the JDK's cannot.
 */
final class WebhookSender implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WebhookSender.class);
  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final int IDLE_SECONDS = 30;
  private static final String AGENT = "Holdfast-Webhooks/1";

  private final Webhook webhook;
  private final Resolver resolver;
  private final RedisClock clock;
  private final HttpClient client;
  // Its own: a look-up that hangs holds up this webhook only.
  private final ExecutorService lookUps;

  WebhookSender(Webhook webhook, Vertx vertx, Resolver resolver, RedisClock clock) {
    this.webhook = webhook;
    this.resolver = resolver;
    this.clock = clock;
    this.client = vertx.createHttpClient(options(webhook));
    this.lookUps =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("webhook-" + webhook.name() + "-", 0).factory());
  }

  private static HttpClientOptions options(Webhook webhook) {
    HttpClientOptions options = new HttpClientOptions();
    webhook.tls().ifPresent(tls -> TlsConfigUtils.configure(options, tls));
    return options
        .setMaxPoolSize(webhook.concurrency())
        .setKeepAliveTimeout(IDLE_SECONDS)
        .setConnectTimeout(Math.toIntExact(webhook.timeout().toMillis()))
        .setUseAlpn(false)
        .setForceSni(true)
        .setDecompressionSupported(false);
  }

  /**
   * A TLS configuration was read again: if it is this webhook's, new connections are made by it.
   */
  void renew(String tlsName) {
    webhook
        .tls()
        .filter(tls -> tls.getName().equals(tlsName))
        .map(tls -> tls.getSSLOptions().setUseAlpn(false))
        .ifPresent(
            renewed ->
                client
                    .updateSSLOptions(renewed)
                    .onFailure(
                        e ->
                            LOG.warnf(
                                "webhook %s goes on with the certificates it had: %s",
                                webhook.name(), e.getMessage())));
  }

  /** Makes one attempt. Waits for at most the webhook's timeout. */
  AttemptResult post(WebhookMessage message) {
    Deadline deadline = new Deadline(System.nanoTime() + webhook.timeout().toNanos());
    AtomicReference<HttpClientRequest> current = new AtomicReference<>();
    try {
      List<InetAddress> addresses =
          deadline.await(lookUps.submit(() -> resolver.resolve(webhook.url().getHost())));
      List<InetAddress> permitted = addresses.stream().filter(this::permits).toList();
      if (permitted.isEmpty()) {
        return new AttemptResult.Forbidden(
            "%s leads to %s, which is not allowed"
                .formatted(webhook.url().getHost(), addresses.getFirst().getHostAddress()));
      }
      return deadline.await(
          connect(permitted)
              .onSuccess(current::set)
              .compose(request -> send(request, message))
              .toCompletionStage()
              .toCompletableFuture());
    } catch (TimeoutException e) {
      giveUp(current);
      return new AttemptResult.TimedOut(webhook.timeout());
    } catch (ExecutionException e) {
      return new AttemptResult.Unreachable(e.getCause().getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(current);
      return new AttemptResult.Unreachable("the service is stopping");
    }
  }

  private boolean permits(InetAddress address) {
    return webhook.allowed().contain(address) || webhook.isSecure() && Networks.isPublic(address);
  }

  /** To the first address that can be connected to. */
  private Future<HttpClientRequest> connect(List<InetAddress> addresses) {
    Future<HttpClientRequest> connected = client.request(to(addresses.getFirst()));
    return addresses.size() == 1
        ? connected
        : connected.recover(refused -> connect(addresses.subList(1, addresses.size())));
  }

  private RequestOptions to(InetAddress address) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, webhook.port())))
        .setHost(webhook.url().getHost())
        .setPort(webhook.port())
        .setSsl(webhook.isSecure())
        .setURI(webhook.target())
        .setFollowRedirects(false);
  }

  private Future<AttemptResult> send(HttpClientRequest request, WebhookMessage message) {
    long timestamp = TimeUnit.MILLISECONDS.toSeconds(clock.now());
    request
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", AGENT)
        .putHeader("webhook-id", message.id())
        .putHeader("webhook-timestamp", Long.toString(timestamp))
        .putHeader(
            "webhook-signature", webhook.signer().sign(message.id(), timestamp, message.body()));
    return request.send(message.body()).compose(response -> drain(request, response));
  }

  /**
   * The answer counts once its head is there; its body is read only to use the connection again.
   */
  private static Future<AttemptResult> drain(
      HttpClientRequest request, HttpClientResponse response) {
    AttemptResult result = outcome(response.statusCode(), response.headers());
    Promise<AttemptResult> done = Promise.promise();
    int[] length = {0};
    response
        .handler(
            part -> {
              length[0] += part.length();
              if (length[0] > LONGEST_ANSWER && done.tryComplete(result)) {
                request.reset();
              }
            })
        .endHandler(end -> done.tryComplete(result))
        .exceptionHandler(cut -> done.tryComplete(result));
    return done.future();
  }

  private static AttemptResult outcome(int status, MultiMap headers) {
    return status / 100 == 2
        ? new AttemptResult.Taken()
        : new AttemptResult.Refused(status, wish(headers.get("retry-after")));
  }

  /** Retry-After, RFC 9110 §10.2.3: seconds or a date. */
  static Duration wish(String text) {
    if (text == null) {
      return Duration.ZERO;
    }
    try {
      return text.strip().matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text.strip()))
          : later(
              ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static Duration later(Instant then) {
    Duration until = Duration.between(Instant.now(), then);
    return until.isNegative() ? Duration.ZERO : until;
  }

  private static void giveUp(AtomicReference<HttpClientRequest> current) {
    HttpClientRequest request = current.get();
    if (request != null) {
      request.reset();
    }
  }

  @Override
  public void close() {
    client.close();
    lookUps.shutdownNow();
  }

  /** One time limit for several waits. */
  private record Deadline(long nanos) {
    <T> T await(java.util.concurrent.Future<T> future)
        throws ExecutionException, TimeoutException, InterruptedException {
      try {
        return future.get(Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        future.cancel(true);
        throw e;
      }
    }
  }
}
