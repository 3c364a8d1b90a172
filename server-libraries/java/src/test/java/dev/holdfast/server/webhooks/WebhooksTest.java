package dev.holdfast.server.webhooks;

import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.MALFORMED_BODY;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.MISSING_HEADER;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.TOO_EARLY;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.TOO_OLD;
import static dev.holdfast.server.webhooks.WebhookVerificationError.Code.WRONG_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.standardwebhooks.Webhook;
import dev.holdfast.server.webhooks.WebhookVerificationError.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed is signed by the library of Standard Webhooks, not by ours. */
class WebhooksTest {
  private static final String SECRET = secret(7);
  private static final String OTHER = secret(8);
  private static final String ID = "evt_0q6Jm3x4yYQk5mE1bZ0w1A";
  private static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");
  private static final String BODY =
      """
      {"id":"%s","hook":"crm","type":"call-ended","at":1767225599412,"roomId":"r-17",
       "callId":"c-42","log":"room:r-17","offset":"4503599627370495-7","new":"field",
       "data":{"reason":"completed","endedBy":"Åsa"}}"""
          .formatted(ID);

  private Instant now = SENT;

  @Test
  void whatIsGenuineIsRead() throws Exception {
    WebhookEvent event = verify(BODY, signed(BODY, SECRET));

    assertThat(event.type()).isEqualTo(WebhookEventType.CALL_ENDED);
    assertThat(event.id()).isEqualTo(ID);
    assertThat(event.roomId()).isEqualTo("r-17");
    assertThat(event.callId()).isEqualTo("c-42");
    assertThat(event.offset()).isEqualTo("4503599627370495-7");
    assertThat(event.time()).isEqualTo(Instant.parse("2025-12-31T23:59:59.412Z"));
    assertThat(event.text("endedBy")).contains("Åsa");
    assertThat(event.text("detail")).isEmpty();
  }

  @Test
  void headersMayHaveNamesInAnyCase() throws Exception {
    for (UnaryOperator<String> written : cases()) {
      Map<String, List<String>> headers = new TreeMap<>();
      signed(BODY, SECRET).forEach((name, values) -> headers.put(written.apply(name), values));

      assertThat(verify(BODY, headers).id()).isEqualTo(ID);
    }
  }

  @Test
  void oneOfSeveralSecretsIsEnough() throws Exception {
    Map<String, List<String>> headers = signed(BODY, OTHER);

    assertThat(verify(BODY, headers, SECRET, OTHER).id()).isEqualTo(ID);
    assertThat(verify(BODY, headers, OTHER, SECRET).id()).isEqualTo(ID);
    assertThat(code(BODY, headers, SECRET)).isEqualTo(WRONG_SIGNATURE);
  }

  @Test
  void oneOfSeveralSignaturesIsEnough() throws Exception {
    String both = String.join(" ", signature(OTHER), "v1a,AAAA", signature(SECRET));
    Map<String, List<String>> headers = with("webhook-signature", both);

    assertThat(verify(BODY, headers, SECRET).id()).isEqualTo(ID);
    assertThat(verify(BODY, headers, OTHER).id()).isEqualTo(ID);
  }

  @Test
  void everyByteOfTheBodyIsSigned() throws Exception {
    Map<String, List<String>> headers = signed(BODY, SECRET);
    byte[] genuine = BODY.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < genuine.length; i++) {
      byte[] changed = genuine.clone();
      changed[i] ^= 1;

      assertThat(code(changed, headers, SECRET)).as("byte " + i).isEqualTo(WRONG_SIGNATURE);
    }
  }

  @Test
  void idAndTimeAreSignedToo() throws Exception {
    long later = SENT.getEpochSecond() + 1;

    assertThat(code(BODY, with("webhook-id", "evt_another"))).isEqualTo(WRONG_SIGNATURE);
    assertThat(code(BODY, with("webhook-timestamp", "" + later))).isEqualTo(WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "v1", "v1,", "v2,AAAA", "v1,not Base64!"})
  void whatIsNoSignatureIsNone(String text) throws Exception {
    Code expected = text.isBlank() ? MISSING_HEADER : WRONG_SIGNATURE;

    assertThat(code(BODY, with("webhook-signature", text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void everyHeaderIsNeeded(String name) throws Exception {
    Map<String, List<String>> headers = signed(BODY, SECRET);
    headers.remove(name);

    WebhookVerificationError error = error(BODY.getBytes(StandardCharsets.UTF_8), headers, SECRET);

    assertThat(error.code()).isEqualTo(MISSING_HEADER);
    assertThat(error).hasMessage("there is no header " + name);
    assertThat(code(BODY, with("webhook-timestamp", "today"))).isEqualTo(MISSING_HEADER);
  }

  @Test
  void anAttemptCountsForFiveMinutes() throws Exception {
    Map<String, List<String>> headers = signed(BODY, SECRET);

    now = SENT.plus(Duration.ofMinutes(5));
    assertThat(verify(BODY, headers).id()).isEqualTo(ID);
    now = now.plusSeconds(1);
    assertThat(code(BODY, headers)).isEqualTo(TOO_OLD);
    now = SENT.minus(Duration.ofMinutes(5));
    assertThat(verify(BODY, headers).id()).isEqualTo(ID);
    now = now.minusSeconds(1);
    assertThat(code(BODY, headers)).isEqualTo(TOO_EARLY);
  }

  @Test
  void theToleranceCanBeAnother() throws Exception {
    Webhooks strict = new Webhooks(List.of(SECRET), Duration.ofSeconds(10), () -> now);
    now = SENT.plusSeconds(11);
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    Map<String, List<String>> headers = signed(BODY, SECRET);

    assertThat(
            catchThrowableOfType(WebhookVerificationError.class, () -> strict.verify(body, headers))
                .code())
        .isEqualTo(TOO_OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"id\":", "{}", "{\"id\":\"evt_another\"}"})
  void whatIsSignedAndNoEventIsMalformed(String body) throws Exception {
    assertThat(code(body, signed(body, SECRET))).isEqualTo(MALFORMED_BODY);
    assertThat(MALFORMED_BODY).hasToString("malformed-body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "c2VjcmV0", "whsec_not Base64!", "whsec_QQ=="})
  void aWrongSecretIsToldAtOnceAndNotRepeated(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Webhooks(SECRET, secret))
        .withMessage("a webhook's secret is whsec_ and 24 to 64 bytes in Base64");
    assertThatIllegalArgumentException()
        .isThrownBy(Webhooks::new)
        .withMessage("a secret is missing");
  }

  private WebhookEvent verify(String body, Map<String, List<String>> headers, String... secrets) {
    List<String> all = secrets.length == 0 ? List.of(SECRET) : List.of(secrets);
    return new Webhooks(all, Duration.ofMinutes(5), () -> now)
        .verify(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private Code code(String body, Map<String, List<String>> headers) {
    return code(body, headers, SECRET);
  }

  private Code code(String body, Map<String, List<String>> headers, String secret) {
    return code(body.getBytes(StandardCharsets.UTF_8), headers, secret);
  }

  private Code code(byte[] body, Map<String, List<String>> headers, String secret) {
    return error(body, headers, secret).code();
  }

  private WebhookVerificationError error(
      byte[] body, Map<String, List<String>> headers, String secret) {
    Webhooks webhooks = new Webhooks(List.of(secret), Duration.ofMinutes(5), () -> now);
    return catchThrowableOfType(
        WebhookVerificationError.class, () -> webhooks.verify(body, headers));
  }

  private static Map<String, List<String>> with(String name, String value) throws Exception {
    Map<String, List<String>> headers = signed(BODY, SECRET);
    headers.put(name, List.of(value));
    return headers;
  }

  private static Map<String, List<String>> signed(String body, String secret) throws Exception {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("webhook-id", List.of(ID));
    headers.put("webhook-timestamp", List.of(Long.toString(SENT.getEpochSecond())));
    headers.put("webhook-signature", List.of(signature(body, secret)));
    return headers;
  }

  private static String signature(String secret) throws Exception {
    return signature(BODY, secret);
  }

  private static String signature(String body, String secret) throws Exception {
    return new Webhook(secret).sign(ID, SENT.getEpochSecond(), body);
  }

  private static List<UnaryOperator<String>> cases() {
    return List.of(
        name -> name.toUpperCase(Locale.ROOT),
        name -> name.replace("webhook", "Webhook"),
        name -> name.replace("-i", "-I").replace("-s", "-S").replace("-t", "-T"));
  }

  private static String secret(int seed) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) seed);
    return "whsec_" + Base64.getEncoder().encodeToString(key);
  }
}
