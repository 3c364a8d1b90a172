package dev.holdfast.rooms.webhook;

import dev.holdfast.state.redis.RedisLinks;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Webhooks of a service under test whose receivers speak TLS, each with an authority of its own.
 */
public final class SecureReceivers implements QuarkusTestResourceLifecycleManager {
  /** Its webhook trusts its authority. */
  static final String TRUSTED = "trusted";

  /** Its webhook says nothing of whom it trusts. */
  static final String UNKNOWN = "unknown";

  /** Its webhook trusts another one's authority. */
  static final String OTHERS = "others";

  /** Its certificate is trusted, and is for another host. */
  static final String MISNAMED = "misnamed";

  /** Its authority changes, see {@link #renew}. */
  static final String RENEWED = "renewed";

  private static final String PASSWORD = "changeit";
  private static final Map<String, Receiver> BY_NAME = new ConcurrentHashMap<>();
  private static Path folder;

  static Receiver of(String name) {
    return BY_NAME.get(name);
  }

  static void awaitServed(RedisLinks redis) {
    Receivers.awaitServed(redis, BY_NAME.keySet());
  }

  /** In the same place, of another authority, whose certificate is in the place of the first. */
  static Receiver renew(String name) throws Exception {
    Receiver before = BY_NAME.get(name);
    before.close();
    Receiver receiver = new Receiver(certified(name, "localhost"), before.port());
    BY_NAME.put(name, receiver);
    return receiver;
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> properties = new HashMap<>();
    try {
      folder = Files.createTempDirectory("holdfast-receivers");
      for (String name : List.of(TRUSTED, UNKNOWN, OTHERS, RENEWED)) {
        webhook(properties, name, "localhost");
      }
      webhook(properties, MISNAMED, "elsewhere.example.com");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    properties.remove(Receivers.key(UNKNOWN, "tls-configuration-name"));
    properties.put(Receivers.key(OTHERS, "tls-configuration-name"), TRUSTED);
    return properties;
  }

  private static void webhook(Map<String, String> properties, String name, String host)
      throws Exception {
    Receiver receiver = new Receiver(certified(name, host), 0);
    BY_NAME.put(name, receiver);
    properties.put(Receivers.key(name, "url"), "https://localhost:" + receiver.port());
    properties.put(Receivers.key(name, "secret"), Receivers.SECRET);
    properties.put(Receivers.key(name, "allowed-networks"), "127.0.0.0/8");
    properties.put(Receivers.key(name, "first-pause"), "PT0.02S");
    properties.put(Receivers.key(name, "longest-pause"), "PT0.2S");
    properties.put(Receivers.key(name, "tls-configuration-name"), name);
    properties.put(
        "quarkus.tls." + name + ".trust-store.pem.certs", folder.resolve(name + ".crt").toString());
  }

  private static SSLContext certified(String name, String host) throws Exception {
    new CertificateGenerator(folder, true)
        .generate(
            new CertificateRequest()
                .withName(name)
                .withCN(host)
                .withPassword(PASSWORD)
                .withFormats(List.of(Format.PEM, Format.PKCS12)));
    return contextOf(folder.resolve(name + "-keystore.p12"));
  }

  private static SSLContext contextOf(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(keys)) {
      store.load(content, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void stop() {
    BY_NAME.values().forEach(Receiver::close);
    BY_NAME.clear();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
