package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.OneRedis;
import io.quarkus.tls.BaseTlsConfiguration;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a Redis that speaks TLS and wants a client certificate. The embedded redis-server cannot:
 * where no other is installed this class fails, and says why.
 */
class RedisTlsTest {
  @TempDir static Path folder;
  private static final String NAMED_HOST = "127.0.0.1";
  private static final String ANOTHER_HOST = "localhost";
  private static RealRedis server;
  private static int tlsPort;

  @BeforeAll
  static void launch() throws Exception {
    certificates("redis");
    certificates("stranger");
    tlsPort = RealRedis.freePort();
    try {
      server =
          RealRedis.launch(
              "--tls-port",
              "" + tlsPort,
              "--tls-cert-file",
              file("redis.crt"),
              "--tls-key-file",
              file("redis.key"),
              "--tls-ca-cert-file",
              file("redis-server-ca.crt"),
              "--tls-auth-clients",
              "yes");
    } catch (IllegalStateException e) {
      throw new AssertionError("needs a redis-server with TLS on the PATH (Debian's has it)", e);
    }
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void speaksTlsToAServerItTrustsAsAClientThatIsTrusted() {
    assertUp(options("redis", "redis"));
  }

  @Test
  void refusesAServerItDoesNotTrust() {
    assertNeverUp(options("stranger", "redis"));
  }

  @Test
  void isRefusedAsAStranger() {
    assertNeverUp(options("redis", "stranger"));
  }

  @Test
  void refusesACertificateOfAnotherHostIfToldTo() {
    assertNeverUp(options(ANOTHER_HOST, verifying("HTTPS")));
  }

  @Test
  void takesACertificateOfTheHostItAskedFor() {
    assertUp(options(NAMED_HOST, verifying("HTTPS")));
  }

  @Test
  void doesNotLookAtTheHostIfToldSo() {
    assertUp(options(ANOTHER_HOST, verifying("NONE")));
  }

  @Test
  void renewedCertificatesAreTakenForTheNextConnection() {
    AtomicReference<RedisOptions> current = new AtomicReference<>(options("redis", "stranger"));
    RedisLinks links =
        new RedisLinks(OneRedis.VERTX, new RedisAccess(current::get, RedisLogin.AS_ADDRESSED));
    await().until(() -> links.backForMs() == 0);

    current.set(options("redis", "redis"));

    await().until(links::isUp);
    links.close();
  }

  private static void assertUp(RedisOptions options) {
    RedisLinks links = linksWith(options);

    await().until(links::isUp);

    Await.on(links.send(Command.SET, "{key}", "value"));
    assertThat(server.ask("DEL {key}")).startsWith(":1");
    links.close();
  }

  private static void assertNeverUp(RedisOptions options) {
    RedisLinks links = linksWith(options);
    RedisLinks witness = linksWith(options("redis", "redis"));

    await().until(() -> witness.isUp() && links.backForMs() == 0);

    assertThat(links.isUp()).isFalse();
    links.close();
    witness.close();
  }

  private static RedisLinks linksWith(RedisOptions options) {
    return new RedisLinks(OneRedis.VERTX, options);
  }

  private static RedisOptions options(String server, String client) {
    return options(ANOTHER_HOST, new Certificates(server, client, Optional.empty()));
  }

  private static RedisOptions options(String host, Certificates certificates) {
    return RedisTls.with(
        new RedisOptions().setConnectionString("rediss://" + host + ":" + tlsPort), certificates);
  }

  private static Certificates verifying(String algorithm) {
    return new Certificates("redis", "redis", Optional.of(algorithm));
  }

  /** As Quarkus' registry has them, {@code quarkus.tls.<name>…}. */
  private static final class Certificates extends BaseTlsConfiguration {
    private final String server;
    private final String client;
    private final Optional<String> algorithm;

    Certificates(String server, String client, Optional<String> algorithm) {
      this.server = server;
      this.client = client;
      this.algorithm = algorithm;
    }

    @Override
    public TrustOptions getTrustStoreOptions() {
      return new PemTrustOptions().addCertPath(file(server + "-client-ca.crt"));
    }

    @Override
    public KeyCertOptions getKeyStoreOptions() {
      return new PemKeyCertOptions()
          .addCertPath(file(client + "-client.crt"))
          .addKeyPath(file(client + "-client.key"));
    }

    @Override
    public SSLOptions getSSLOptions() {
      return new SSLOptions();
    }

    @Override
    public Optional<String> getHostnameVerificationAlgorithm() {
      return algorithm;
    }
  }

  private static void certificates(String name) throws Exception {
    new CertificateGenerator(folder, true)
        .generate(
            new CertificateRequest()
                .withName(name)
                // Besides, the generator names 127.0.0.1.
                .withCN("redis.example.com")
                .withFormat(Format.PEM)
                .withClientCertificate());
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }
}
