package dev.holdfast.state.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.log.HappeningConfig;
import dev.holdfast.state.redis.RedisConfig;
import dev.holdfast.state.room.RoomConfig;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.token.TokenConfig;
import dev.holdfast.state.transcript.TranscriptConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each contradiction stops the start, and the line names the property. */
class SharedConfigTest {
  private static final String SECRET = "holdfast.token.secret";
  private static final String LONG_ENOUGH = "01234567890123456789012345678901";
  private static final String LEEWAY = "holdfast.token.leeway";
  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";
  private static final String HOSTS = "quarkus.redis.hosts";
  private static final String TYPE = "quarkus.redis.client-type";
  private static final String MASTER = "quarkus.redis.master-name";
  private static final String FILE = "holdfast.redis.password-file";

  @TempDir Path folder;

  @Test
  void whatIsGivenByDefaultIsRight() {
    assertThat(errors()).isEmpty();
  }

  @Test
  void allThatIsWrongIsToldInOneLine() {
    ConfigErrors errors = complaintsOf(SECRET, "short", HOSTS, "");

    assertThatThrownBy(errors::raise)
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            error -> assertThat(error.getConfigKeys()).containsExactly(SECRET, HOSTS))
        .hasMessageStartingWith("wrong configuration: " + SECRET)
        .hasMessageContaining("; " + HOSTS)
        .hasMessageNotContaining("\n");
  }

  @Test
  void thereMustBeOneWayToCheckTokens() {
    assertThat(errors(SECRET, "  ")).singleElement().asString().contains(SECRET, "no way");
    assertThat(errors("holdfast.token.jwks-url", "https://idp.example/jwks"))
        .first()
        .asString()
        .contains(SECRET, "more than one way");
  }

  @ParameterizedTest
  @ValueSource(strings = {"holdfast.token.public-key", "holdfast.token.jwks-url"})
  void aProvidersTokensAreTakenOnlyWithIssuerAndAudience(String way) {
    String[] neither = {SECRET, "", way, "https://idp.example/keys"};
    String[] both = {ISSUER, "https://idp.example", AUDIENCES, "holdfast,other"};

    assertThat(errors(neither))
        .satisfiesExactly(
            first -> assertThat(first).contains(ISSUER, "MP_JWT_VERIFY_ISSUER", way),
            then -> assertThat(then).contains(AUDIENCES, "MP_JWT_VERIFY_AUDIENCES", way));
    assertNamed(AUDIENCES, joined(neither, ISSUER, "https://idp.example", AUDIENCES, " , "));
    assertNamed(ISSUER, joined(neither, ISSUER, "  ", AUDIENCES, "holdfast"));
    assertThat(errors(joined(neither, both))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.5", "NaN"})
  void theLogTellsOfAShare(String share) {
    assertThat(errors("holdfast.log.share", share))
        .singleElement()
        .asString()
        .contains("holdfast.log.share", "from 0 to 1", share);
  }

  @Test
  void aLeewayMayNotKeepTokensForLong() {
    assertThat(errors(LEEWAY, "PT0S")).isEmpty();
    assertThat(errors(LEEWAY, "PT5M")).isEmpty();
    assertNamed(LEEWAY, LEEWAY, "-PT1S");
    assertThat(errors(LEEWAY, "PT5M1S")).singleElement().asString().contains(LEEWAY, "PT5M");
  }

  private static String[] joined(String[] first, String... then) {
    return Stream.of(first, then).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aShortSecretIsRefusedAndNotPrinted() {
    String tooShort = LONG_ENOUGH.substring(1);

    assertThat(errors(SECRET, tooShort))
        .singleElement()
        .asString()
        .contains(SECRET, "32")
        .doesNotContain(tooShort);
    assertThat(errors(SECRET, "ü".repeat(16))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "holdfast.session.reconnect-window",
        "holdfast.session.time-to-live",
        "holdfast.room.reconnect-window",
        "holdfast.room.empty-timeout",
        "holdfast.room.retention",
        "holdfast.room.types.support.empty-timeout",
        "holdfast.room.types.support.reconnect-window",
        "holdfast.call.retention",
        "holdfast.dispatch.ring-timeout",
        "holdfast.dispatch.queue-window",
        "holdfast.dispatch.agent-window",
        "holdfast.dispatch.longest-wait",
        "holdfast.dispatch.expected-wait",
        "holdfast.dispatch.renew-every",
        "holdfast.dispatch.retention",
        "holdfast.dispatch.queues.sales.ring-timeout",
        "holdfast.transcript.retention",
        "holdfast.transcript.interim-timeout"
      })
  void timesArePositive(String property) {
    for (String wrong : List.of("PT0S", "PT-5S")) {
      assertThat(errors(property, wrong))
          .singleElement()
          .asString()
          .contains(property, "longer than nothing", wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "holdfast.session.max-per-user",
        "holdfast.session.held-events",
        "holdfast.session.held-bytes",
        "holdfast.session.kept-acknowledgments",
        "holdfast.session.kept-acknowledgment-bytes",
        "holdfast.room.max-participants",
        "holdfast.room.held-events",
        "holdfast.room.held-bytes",
        "holdfast.room.types.support.max-participants",
        "holdfast.call.held-events",
        "holdfast.call.held-bytes",
        "holdfast.dispatch.agent-capacity",
        "holdfast.transcript.held-segments",
        "holdfast.transcript.held-bytes",
        "holdfast.transcript.open-segments"
      })
  void amountsArePositive(String property) {
    assertThat(errors(property, "0")).singleElement().asString().contains(property, "1 or more");
  }

  @Test
  void timesDoNotContradictEachOther() {
    assertThat(errors("holdfast.session.held-for", "PT4M"))
        .hasSize(2)
        .allMatch(complaint -> complaint.startsWith("holdfast.session.held-for is PT4M"));
    assertNamed("holdfast.session.held-for", "holdfast.room.types.a.reconnect-window", "PT2H");
    assertNamed("holdfast.dispatch.lease", "holdfast.dispatch.lease", "PT2S");
    assertNamed("holdfast.dispatch.decline-pause", "holdfast.dispatch.decline-pause", "PT-1S");
    assertNamed("holdfast.dispatch.most-capacity", "holdfast.dispatch.most-capacity", "0");
    assertNamed("priority", "holdfast.dispatch.queues.sales.priority", "10");
    assertNamed("holdfast.room.types.a.roles", "holdfast.room.types.a.roles", "customer,king");
  }

  @Test
  void redisIsNamedInOneWay() {
    assertNamed(HOSTS, HOSTS, "");
    assertNamed(HOSTS, HOSTS, "redis.example.com:6379");
    assertNamed(HOSTS, HOSTS, "redis://a:6379,redis://b:6379");
    assertNamed(HOSTS, HOSTS, "redis://a:6379,rediss://b:6379", TYPE, "cluster");
    assertNamed(TYPE, TYPE, "replication");
    assertNamed(MASTER, TYPE, "sentinel");
    assertNamed(MASTER, MASTER, "holdfast");
    assertThat(errors(TYPE, "sentinel", MASTER, "holdfast", HOSTS, "redis://a,redis://b"))
        .isEmpty();
    assertThat(errors(TYPE, "cluster", HOSTS, "rediss://a:6379, rediss://b:6379")).isEmpty();
  }

  @Test
  void tlsThatWouldNotBeUsedIsRefused() {
    String tls = "quarkus.redis.tls-configuration-name";

    assertNamed(tls, tls, "redis");
    assertThat(errors(tls, "redis", HOSTS, "rediss://a:6379")).isEmpty();
  }

  @Test
  void thePasswordOfRedisIsGivenOnceAndIsThere() throws IOException {
    String file = Files.writeString(folder.resolve("password"), "hunter2").toString();

    assertThat(errors(FILE, file, "holdfast.redis.username", "holdfast")).isEmpty();
    assertNamed(FILE, FILE, folder.resolve("nowhere").toString());
    assertNamed(FILE, FILE, file, "quarkus.redis.password", "hunter2");
    assertNamed(FILE, FILE, file, HOSTS, "redis://:hunter2@a:6379");
    assertNamed("holdfast.redis.username", "holdfast.redis.username", "holdfast");
    assertNamed(
        "holdfast.redis.sentinel-password-file", "holdfast.redis.sentinel-password-file", file);
  }

  @Test
  void aPasswordInAnAddressIsNotPrinted() {
    assertThat(errors(HOSTS, "redis:hunter2@a:6379"))
        .singleElement()
        .asString()
        .contains(HOSTS)
        .doesNotContain("hunter2");
  }

  @Test
  void everyPageAndItsCookiesAreTooMuch() {
    String origins = "quarkus.http.cors.origins";
    String credentials = "quarkus.http.cors.access-control-allow-credentials";

    assertNamed(origins, origins, "*", credentials, "true");
    assertThat(errors(origins, "*")).isEmpty();
    assertThat(errors(origins, "https://a.example", credentials, "true")).isEmpty();
    for (String time : List.of("quarkus.shutdown.delay", "holdfast.drain.longest-wait")) {
      assertNamed(time, time, "-5S");
      assertThat(errors(time, "0S")).isEmpty();
    }
  }

  @Test
  void limitsLeaveRoomForSomething() {
    for (String limit :
        List.of(
            "holdfast.unfinished-input.max-bytes",
            "holdfast.requests.per-second",
            "holdfast.requests.burst",
            "holdfast.address.requests-per-second",
            "holdfast.address.requests-burst")) {
      assertNamed(limit, limit, "0");
    }
  }

  private static void assertNamed(String property, String... namesAndValues) {
    assertThat(errors(namesAndValues)).singleElement().asString().contains(property);
  }

  private static List<String> errors(String... namesAndValues) {
    return complaintsOf(namesAndValues).found();
  }

  private static ConfigErrors complaintsOf(String... namesAndValues) {
    Map<String, String> properties =
        new HashMap<>(Map.of(SECRET, LONG_ENOUGH, HOSTS, "redis://redis:6379"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(TokenConfig.class)
            .withMapping(RedisConfig.class)
            .withMapping(SessionConfig.class)
            .withMapping(RoomConfig.class)
            .withMapping(CallConfig.class)
            .withMapping(DispatchConfig.class)
            .withMapping(TranscriptConfig.class)
            .withMapping(HappeningConfig.class)
            .withDefaultValues(properties)
            .withValidateUnknown(false)
            .build();
    ConfigErrors errors = new ConfigErrors();
    new SharedConfig(
            new TokenRules(config.getConfigMapping(TokenConfig.class), config),
            new RedisRules(config, config.getConfigMapping(RedisConfig.class)),
            new WebRules(config),
            new RoomRules(
                config.getConfigMapping(SessionConfig.class),
                config.getConfigMapping(RoomConfig.class),
                config.getConfigMapping(CallConfig.class)),
            new DispatchRules(config.getConfigMapping(DispatchConfig.class)),
            config.getConfigMapping(TranscriptConfig.class),
            config.getConfigMapping(HappeningConfig.class))
        .check(errors);
    return errors;
  }
}
