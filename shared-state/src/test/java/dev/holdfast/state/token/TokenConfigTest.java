package dev.holdfast.state.token;

import static org.assertj.core.api.Assertions.assertThat;

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

  private static SmallRyeConfig translated(String... nameAndValue) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder().withSources(new TokenConfigSourceFactory());
    for (int i = 0; i < nameAndValue.length; i += 2) {
      builder.withDefaultValues(Map.of(nameAndValue[i], nameAndValue[i + 1]));
    }
    return builder.build();
  }
}
