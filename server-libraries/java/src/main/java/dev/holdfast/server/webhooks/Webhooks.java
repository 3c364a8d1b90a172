package dev.holdfast.server.webhooks;

import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.MALFORMED_BODY;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.MISSING_HEADER;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.TOO_EARLY;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.TOO_OLD;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.WRONG_SIGNATURE;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.server.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Checks and reads what Holdfast POSTs, by the signatures of Standard Webhooks. Any thread may use
 * it.
 *
 * <pre>{@code
 * Webhooks webhooks = new Webhooks("whsec_…");
 * WebhookEvent event = webhooks.verify(body, request::getHeader);
 * }</pre>
 */
public final class Webhooks {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final List<WebhookSecret> secrets;
  private final Duration tolerance;
  private final InstantSource clock;
  private final ObjectMapper json = Json.mapper();

  /**
   * @param secrets {@code whsec_…}; while they are exchanged, the new one and the old one
   * @throws IllegalArgumentException none, or one that is not a secret
   */
  public Webhooks(String... secrets) {
    this(List.of(secrets), TOLERANCE, InstantSource.system());
  }

  /**
   * @param tolerance how old or early an attempt may be; five minutes are usual
   */
  public Webhooks(Collection<String> secrets, Duration tolerance) {
    this(secrets, tolerance, InstantSource.system());
  }

  Webhooks(Collection<String> secrets, Duration tolerance, InstantSource clock) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("a secret is missing");
    }
    if (tolerance.isNegative()) {
      throw new IllegalArgumentException("the tolerance is negative: " + tolerance);
    }
    this.secrets = secrets.stream().map(WebhookSecret::of).toList();
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /** Of a secret that is used once; who has it for longer makes a {@link Webhooks} of it. */
  public static WebhookEvent verify(
      byte[] body, Map<String, List<String>> headers, String... secrets) {
    return new Webhooks(secrets).verify(body, headers);
  }

  /**
   * @param body as it was received, not written anew
   * @param headers with names in any case
   * @throws WebhookVerificationError it is not to be acted on
   */
  public WebhookEvent verify(byte[] body, Map<String, List<String>> headers) {
    return verify(
        body,
        name ->
            headers.entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .orElse(null));
  }

  /**
   * @param body as it was received, not written anew
   * @param header gives a header's value, or null; its name is in small letters
   * @throws WebhookVerificationError it is not to be acted on
   */
  public WebhookEvent verify(byte[] body, Function<String, String> header) {
    String id = require(header, "webhook-id");
    String timestamp = require(header, "webhook-timestamp");
    List<String> signatures = List.of(require(header, "webhook-signature").split(" "));
    requireSeconds(timestamp);
    boolean genuine =
        secrets.stream()
            .map(secret -> secret.sign(id, timestamp, body))
            .anyMatch(wanted -> signatures.stream().anyMatch(wanted::matches));
    if (!genuine) {
      throw new WebhookVerificationError(
          WRONG_SIGNATURE, "no signature of " + id + " is of one of the secrets and of this body");
    }
    requireRecent(timestamp);
    return read(body, id);
  }

  private static String require(Function<String, String> header, String name) {
    String value = header.apply(name);
    if (value == null || value.isBlank()) {
      throw new WebhookVerificationError(MISSING_HEADER, "there is no header " + name);
    }
    return value.trim();
  }

  private static void requireSeconds(String timestamp) {
    if (!timestamp.matches("\\d{1,15}")) {
      throw new WebhookVerificationError(
          MISSING_HEADER, "the header webhook-timestamp is not a number of seconds");
    }
  }

  private void requireRecent(String timestamp) {
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    if (sent.isBefore(now.minus(tolerance))) {
      throw new WebhookVerificationError(TOO_OLD, "it was sent at " + sent + ", and it is " + now);
    }
    if (sent.isAfter(now.plus(tolerance))) {
      throw new WebhookVerificationError(TOO_EARLY, "it is of " + sent + ", and it is " + now);
    }
  }

  private WebhookEvent read(byte[] body, String id) {
    try {
      WebhookEvent event = json.readValue(body, WebhookEvent.class);
      if (event != null
          && id.equals(event.id())
          && Stream.of(event.type(), event.log(), event.offset(), event.data())
              .allMatch(field -> field != null)) {
        return event;
      }
      throw new WebhookVerificationError(MALFORMED_BODY, "the body is no event, or of another id");
    } catch (IOException e) {
      throw new WebhookVerificationError(MALFORMED_BODY, "the body is no event: it is not JSON");
    }
  }
}
