package dev.holdfast.state.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.Configured;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenConfigTest {
  private static final String SECRET = "holdfast.token.secret";
  private static final String KEY = "holdfast.token.public-key";
  private static final String JWKS = "holdfast.token.jwks-url";
  private static final String LONG_ENOUGH = "01234567890123456789012345678901";

  @Test
  void aServiceWithoutAWayToCheckTokensRefusesToStartAndNamesTheProperty() {
    assertThatThrownBy(() -> starts()).hasMessageContaining(SECRET);
    assertThatThrownBy(() -> starts(SECRET, "  ")).hasMessageContaining(SECRET);
  }

  @Test
  void aShortSecretIsRefusedAndNotPrinted() {
    assertThatThrownBy(() -> starts(SECRET, LONG_ENOUGH.substring(1)))
        .hasMessageContaining(SECRET)
        .hasMessageContaining("32")
        .hasMessageNotContaining(LONG_ENOUGH.substring(1));
    assertThatCode(() -> starts(SECRET, LONG_ENOUGH)).doesNotThrowAnyException();
    assertThatCode(() -> starts(SECRET, "ü".repeat(16))).doesNotThrowAnyException();
  }

  @Test
  void twoWaysAtOnceAreRefused() {
    assertThatThrownBy(() -> starts(SECRET, LONG_ENOUGH, JWKS, "https://idp.example/jwks"))
        .hasMessageContaining("more than one");
    assertThatThrownBy(() -> starts(KEY, "key.pem", JWKS, "https://idp.example/jwks"))
        .hasMessageContaining("more than one");
    assertThatCode(() -> starts(JWKS, "https://idp.example/jwks")).doesNotThrowAnyException();
    assertThatCode(() -> starts(KEY, "key.pem")).doesNotThrowAnyException();
  }

  @Test
  void aSecretBecomesTheKeyThatSmallRyeChecksAndSignsWith() {
    String secret = "quotes \" and ümlauts must survive it";

    SmallRyeConfig config = translated(SECRET, secret);

    String jwk =
        "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\""
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(secret.getBytes(StandardCharsets.UTF_8))
            + "\"}";
    assertThat(config.getRawValue("smallrye.jwt.verify.algorithm")).isEqualTo("HS256");
    assertThat(config.getRawValue("smallrye.jwt.verify.secretkey")).isEqualTo(jwk);
    assertThat(config.getRawValue("smallrye.jwt.sign.key")).isEqualTo(jwk);
    assertThat(config.getRawValue("mp.jwt.verify.publickey.location")).isNull();
  }

  @Test
  void aPublicKeyIsTakenAsItStandsOrFromWhereItIs() {
    String pem = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";

    assertThat(translated(KEY, pem).getRawValue("mp.jwt.verify.publickey")).isEqualTo(pem);
    assertThat(translated(KEY, "/keys/a.pem").getRawValue("mp.jwt.verify.publickey.location"))
        .isEqualTo("/keys/a.pem");
    assertThat(
            translated(JWKS, "https://idp.example/jwks")
                .getRawValue("mp.jwt.verify.publickey.location"))
        .isEqualTo("https://idp.example/jwks");
  }

  @Test
  void nothingGivenTranslatesToNothing() {
    assertThat(translated().getRawValue("smallrye.jwt.verify.secretkey")).isNull();
    assertThat(translated(SECRET, " ").getRawValue("smallrye.jwt.verify.secretkey")).isNull();
  }

  private static void starts(String... namesAndValues) {
    new TokenConfigCheck().check(null, Configured.by(TokenConfig.class, namesAndValues));
  }

  private static SmallRyeConfig translated(String... nameAndValue) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().withSources(new TokenConfigSourceFactory());
    for (int i = 0; i < nameAndValue.length; i += 2) {
      builder.withDefaultValues(Map.of(nameAndValue[i], nameAndValue[i + 1]));
    }
    return builder.build();
  }
}
