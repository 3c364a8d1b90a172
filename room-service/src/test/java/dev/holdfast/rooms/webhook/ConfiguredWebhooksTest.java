package dev.holdfast.rooms.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.call.CallConfig;
import dev.holdfast.state.room.RoomConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.BaseTlsConfiguration;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredWebhooksTest {
  private static final String KNOWN = "inside";
  private static final TlsConfiguration TLS = new BaseTlsConfiguration() {};
  private static final Map<String, String> GOOD =
      Map.of("url", "https://hooks.example.com/x", "secret", Receivers.SECRET);

  @Test
  void takesAWebhookWithDefaults() {
    Webhook webhook = webhooks(GOOD).find("crm").orElseThrow();

    assertThat(webhook.port()).isEqualTo(443);
    assertThat(webhook.target()).isEqualTo("/x");
    assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(webhook.wants("anything")).isTrue();
    assertThat(webhooks(Map.of()).all()).isEmpty();
  }

  @Test
  void takesAWebhookFromTheEnvironment() {
    SmallRyeConfig config =
        builder()
            .withSources(
                new EnvConfigSource(
                    Map.of(
                        "HOLDFAST_WEBHOOKS__CRM__URL",
                        "https://hooks.example.com",
                        "HOLDFAST_WEBHOOKS__CRM__SECRET",
                        Receivers.SECRET,
                        "HOLDFAST_WEBHOOKS__CRM__EVENTS",
                        "call-ended",
                        "HOLDFAST_WEBHOOKS__DESK__URL",
                        "https://desk.example.com",
                        "HOLDFAST_WEBHOOKS__DESK__SECRET",
                        Receivers.SECRET),
                    300))
            .build();

    ConfiguredWebhooks webhooks = webhooks(config);

    assertThat(webhooks.all()).extracting(Webhook::name).containsExactly("crm", "desk");
    assertThat(webhooks.find("crm").orElseThrow().wants("room-created")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "absent",
      textBlock =
          """
          secret | absent | .secret
          secret | short | .secret
          secret | whsec_c2hvcnQ= | .secret
          url | http://hooks.example.com | .url
          url | ftp://hooks.example.com | .url
          url | https:///x | .url
          url | https://user:word@hooks.example.com | .url
          url | https://hooks.example.com/#x | .url
          url | absent | .url
          events | Call Ended | .events
          events | call-endet | .events
          events | queue-position | .events
          events | ice-candidate | .events
          allowed-networks | everywhere | .allowed-networks
          timeout | PT0S | .timeout
          timeout | PT2M | .timeout
          concurrency | 0 | .concurrency
          first-pause | PT0S | .first-pause
          longest-pause | PT0.5S | .longest-pause
          dead-letters | 0 | .dead-letters
          dead-letter-retention | PT0S | .dead-letter-retention
          give-up-after | PT23H30M | .give-up-after
          give-up-after | PT0S | .give-up-after
          """)
  void stopsTheStartAndNamesWhatIsWrong(String property, String value, String named) {
    Map<String, String> properties = new HashMap<>(GOOD);
    properties.remove(property);
    if (value != null) {
      properties.put(property, value);
    }

    assertThatThrownBy(() -> webhooks(properties))
        .hasMessageContaining("holdfast.webhooks.crm" + named)
        .hasMessageNotContaining("c2hvcnQ");
  }

  @Test
  void takesATlsConfigurationOfTheRegistry() {
    Map<String, String> properties = new HashMap<>(GOOD);
    properties.put("tls-configuration-name", KNOWN);

    Webhook webhook = webhooks(properties).find("crm").orElseThrow();

    assertThat(webhook.tls()).contains(TLS);
    assertThat(webhooks(GOOD).find("crm").orElseThrow().tls()).isEmpty();
  }

  @Test
  void aTlsConfigurationThatThereIsNotStopsTheStartAndSaysWhatToSet() {
    Map<String, String> properties = new HashMap<>(GOOD);
    properties.put("tls-configuration-name", "elsewhere");

    assertThatThrownBy(() -> webhooks(properties))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("holdfast.webhooks.crm.tls-configuration-name")
        .hasMessageContaining("quarkus.tls.elsewhere.trust-store");
  }

  @Test
  void aTlsConfigurationIsForHttpsOnly() {
    Map<String, String> properties = new HashMap<>(GOOD);
    properties.put("url", "http://10.0.0.1/x");
    properties.put("allowed-networks", "10.0.0.0/8");
    properties.put("tls-configuration-name", KNOWN);

    assertThatThrownBy(() -> webhooks(properties))
        .hasMessageContaining("holdfast.webhooks.crm.tls-configuration-name");
  }

  @Test
  void aNameThatCannotStandInAPathIsRefused() {
    SmallRyeConfigBuilder builder = builder();
    GOOD.forEach(
        (name, value) -> builder.withDefaultValue("holdfast.webhooks.\"a:b\"." + name, value));

    assertThatThrownBy(() -> webhooks(builder.build()))
        .hasMessageContaining("holdfast.webhooks.a:b");
  }

  private static ConfiguredWebhooks webhooks(Map<String, String> properties) {
    SmallRyeConfigBuilder builder = builder();
    properties.forEach(
        (name, value) -> builder.withDefaultValue("holdfast.webhooks.crm." + name, value));
    return webhooks(builder.build());
  }

  private static SmallRyeConfigBuilder builder() {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(WebhookConfig.class)
        .withMapping(RoomConfig.class)
        .withMapping(CallConfig.class);
  }

  private static ConfiguredWebhooks webhooks(SmallRyeConfig config) {
    return new ConfiguredWebhooks(
        config.getConfigMapping(WebhookConfig.class),
        config.getConfigMapping(RoomConfig.class),
        config.getConfigMapping(CallConfig.class),
        new OneTlsConfiguration());
  }

  /** Quarkus' registry, with one configuration. */
  private static final class OneTlsConfiguration implements TlsConfigurationRegistry {
    @Override
    public Optional<TlsConfiguration> get(String name) {
      return Optional.of(TLS).filter(one -> name.equals(KNOWN));
    }

    @Override
    public Optional<TlsConfiguration> getDefault() {
      return Optional.empty();
    }

    @Override
    public void register(String name, TlsConfiguration configuration) {
      throw new UnsupportedOperationException();
    }
  }
}
