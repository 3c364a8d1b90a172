package dev.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.server.HoldfastApiError.Field;
import dev.holdfast.server.rooms.IssuedToken;
import dev.holdfast.server.rooms.RoomRequest;
import dev.holdfast.server.rooms.TokenRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldfastServerTest {
  private static final String KEY = "an-api-key-for-tests-only-never-in-production";
  private static final String PAGE = "{\"rooms\":[],\"next\":null,\"more\":\"of a later version\"}";
  private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");
  private static final String UNAVAILABLE =
      "{\"code\":\"unavailable\",\"status\":503,\"detail\":\"not now\"}";

  private ScriptedService service;
  private HoldfastServer holdfast;

  @BeforeEach
  void start() throws IOException {
    service = new ScriptedService();
    holdfast = new HoldfastServer(service.url(), KEY);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void mintsATokenByTheKeyAndLeavesOutWhatIsNotSaid() {
    TokenRequest request =
        TokenRequest.builder()
            .sub("alice")
            .role("customer")
            .rooms(Set.of("lobby"))
            .ttl(Duration.ofMinutes(90))
            .build();

    IssuedToken token = holdfast.mintToken(request);

    assertThat(token.token()).isEqualTo("token-1");
    assertThat(service.askedForTokens())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.header("Authorization")).isEqualTo("Bearer " + KEY);
              assertThat(asked.body().toString())
                  .isEqualTo(
                      "{\"sub\":\"alice\",\"role\":\"customer\",\"rooms\":[\"lobby\"],\"ttl\":\"PT1H30M\"}");
            });
  }

  @Test
  void mintsAgainAfterA503() {
    service.answersTokenWith(503, UNAVAILABLE, AT_ONCE);

    assertThat(holdfast.mintToken(ofAlice()).token()).isEqualTo("token-1");
    assertThat(service.askedForTokens()).hasSize(2);
  }

  @Test
  void refusesWhatIsIncompleteBeforeItIsSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRequest.builder().role("agent").build())
        .withMessage("TokenRequest needs sub");
    assertThatIllegalArgumentException().isThrownBy(() -> holdfast.mintToken(null));
    assertThatIllegalArgumentException().isThrownBy(() -> holdfast.rooms().readRoom(""));
    assertThatIllegalArgumentException().isThrownBy(() -> holdfast.rooms().readRoom(".."));
    assertThatIllegalArgumentException().isThrownBy(() -> holdfast.rooms().createRoom(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HoldfastServer(URI.create("localhost:8081"), KEY))
        .withMessageStartingWith("url is not an address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HoldfastServer(service.url(), " "))
        .withMessage("apiKey is missing, or has spaces or line ends");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HoldfastServer(service.url(), KEY + "\n"))
        .satisfies(refused -> assertThat(refused).hasMessageNotContaining(KEY));
    for (String odd : List.of("http://user:secret@host", "http://host?x=1", "http://host#x")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new HoldfastServer(URI.create(odd), KEY))
          .satisfies(refused -> assertThat(refused).hasMessageNotContaining("secret"));
    }
    assertThat(service.asked()).isEmpty();
  }

  @Test
  void asksAsServiceByOneTokenForAll() {
    service.answers(200, PAGE).answers(200, PAGE);

    assertThat(holdfast.rooms().listRooms().rooms()).isEmpty();
    holdfast.rooms().listRooms(with -> with.status("open").type("a b&c"));

    assertThat(service.askedForTokens())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.body().path("role").asText()).isEqualTo("service");
              assertThat(asked.body().path("rooms").path(0).asText()).isEqualTo("*");
            });
    assertThat(service.asked())
        .extracting(asked -> asked.path() + " " + asked.header("Authorization"))
        .containsExactly(
            "/v1/rooms Bearer token-1", "/v1/rooms?status=open&type=a%20b%26c Bearer token-1");
  }

  @Test
  void asksOnceAnewWithAnotherTokenUpon401() {
    String unauthorized =
        "{\"code\":\"unauthorized\",\"status\":401,\"detail\":\"it has expired\"}";
    service.answers(401, unauthorized).answers(200, PAGE);

    holdfast.rooms().listRooms();

    assertThat(service.asked())
        .extracting(asked -> asked.header("Authorization"))
        .containsExactly("Bearer token-1", "Bearer token-2");
    service.answers(401, unauthorized).answers(401, unauthorized);
    assertThat(refusal().code()).isEqualTo("unauthorized");
    assertThat(service.asked()).hasSize(4);
  }

  @Test
  void repeatsAWriteByTheSameKey() {
    service.hangsUp().answers(503, UNAVAILABLE, AT_ONCE).answers(201, "{\"roomId\":\"lobby\"}");

    RoomRequest request = RoomRequest.builder().id("lobby").build();
    assertThat(holdfast.rooms().createRoom(request).roomId()).isEqualTo("lobby");

    assertThat(service.asked()).hasSize(3);
    assertThat(service.asked())
        .extracting(asked -> asked.header("Idempotency-key"))
        .doesNotContain("")
        .containsOnly(service.asked().get(0).header("Idempotency-key"));
  }

  @Test
  void doesNotRepeatWhatMayHaveBeenDoneAndWouldBeDoneTwice() {
    service.hangsUp();
    assertThatThrownBy(() -> holdfast.webhooks().replayDeadLetters("crm"))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(service.asked()).hasSize(1);

    service.answers(503, "<html>", AT_ONCE);
    assertThatThrownBy(() -> holdfast.webhooks().replayDeadLetters("crm"))
        .isInstanceOf(HoldfastApiError.class);
    assertThat(service.asked()).hasSize(2);

    service.answers(503, UNAVAILABLE, AT_ONCE).answers(202, "{\"replaying\":2}");
    assertThat(holdfast.webhooks().replayDeadLetters("crm").replaying()).isEqualTo(2);
  }

  @Test
  void readsADateAsATimeToWait() {
    service.answers(503, UNAVAILABLE, Map.of("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT"));
    assertThat(refusal().retryAfter().orElseThrow()).isGreaterThan(Duration.ofDays(365));
    service.answers(503, UNAVAILABLE, Map.of("Retry-After", "99999999999999999999"));
    assertThat(refusal().retryAfter()).contains(Duration.ofDays(1));
    assertThat(service.asked()).hasSize(2);
  }

  @Test
  void whatIsNoProblemIsNotHoldfasts() {
    Map<String, String> json = Map.of("Content-Type", "application/json");
    service.answers(403, "{\"code\":\"blocked\"}", json);
    assertThat(refusal().code()).isEqualTo(HoldfastApiError.UNEXPECTED_ANSWER);
  }

  @Test
  void doesNotTakeAClientThatWouldCarryTheKeyElsewhere() {
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HoldfastServer.builder(service.url(), KEY).httpClient(follows));
  }

  @Test
  void givesUpAfterTwoRepetitions() {
    service.answers(503, UNAVAILABLE, AT_ONCE);
    service.answers(429, UNAVAILABLE, AT_ONCE);
    service.answers(503, UNAVAILABLE, AT_ONCE);

    HoldfastApiError error = refusal();

    assertThat(error.status()).isEqualTo(503);
    assertThat(error.retryAfter()).contains(Duration.ZERO);
    assertThat(service.asked()).hasSize(3);
  }

  @Test
  void doesNotWaitForWhatIsToComeMuchLater() {
    service.answers(429, UNAVAILABLE, Map.of("Retry-After", "60"));

    assertThat(refusal().retryAfter()).contains(Duration.ofMinutes(1));
    assertThat(service.asked()).hasSize(1);
  }

  @Test
  void aProblemBecomesAnError() {
    service.answers(
        400,
        "{\"type\":\"urn:holdfast:problem:invalid-payload\",\"status\":400,"
            + "\"code\":\"invalid-payload\",\"detail\":\"limit is too large\","
            + "\"errors\":[{\"field\":\"limit\",\"message\":\"at most 200\"}]}");

    HoldfastApiError error = refusal();

    assertThat(error).hasMessage("limit is too large");
    assertThat(error.status()).isEqualTo(400);
    assertThat(error.code()).isEqualTo("invalid-payload");
    assertThat(error.errors()).containsExactly(new Field("limit", "at most 200"));
    assertThat(error.retryAfter()).isEmpty();
  }

  @Test
  void aProblemOfTranscriptServiceNamesTheItem() {
    service.answers(
        400,
        "{\"code\":\"invalid-payload\",\"detail\":\"it is empty\",\"index\":3,\"field\":\"text\"}");

    assertThat(refusal().errors()).containsExactly(new Field("[3].text", "it is empty"));
  }

  @Test
  void whatAProxyAnswersIsAnErrorToo() {
    service.answers(502, "<html>Bad Gateway</html>");

    HoldfastApiError error = refusal();

    assertThat(error.code()).isEqualTo(HoldfastApiError.UNEXPECTED_ANSWER);
    assertThat(error).hasMessage("GET /v1/rooms: 502, not by a service of Holdfast");
  }

  @Test
  void saysWhereNobodyAnswers() {
    service.close();

    assertThatThrownBy(() -> holdfast.mintToken(ofAlice()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("POST /v1/tokens: nobody answers at " + service.url());
  }

  @Test
  void asksTranscriptServiceWhereItIs() throws IOException {
    try (ScriptedService other = new ScriptedService()) {
      other.answers(
          200,
          "{\"callId\":\"c\",\"entries\":[{\"type\":\"ended\",\"callId\":\"c\"},"
              + "{\"type\":\"of a later version\"}],\"interims\":[],\"more\":false}");
      HoldfastServer both =
          HoldfastServer.builder(service.url(), KEY).transcriptsUrl(other.url()).build();

      assertThat(both.transcripts().readTranscript("c").entries())
          .singleElement()
          .satisfies(entry -> assertThat(entry.type()).isEqualTo("ended"));
      assertThat(other.asked().get(0).header("Authorization")).isEqualTo("Bearer token-1");
    }
  }

  private HoldfastApiError refusal() {
    return catchThrowableOfType(HoldfastApiError.class, () -> holdfast.rooms().listRooms());
  }

  private static TokenRequest ofAlice() {
    return TokenRequest.builder().sub("alice").role("customer").build();
  }
}
