package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.BufferedReader;
import java.io.RandomAccessFile;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules themselves. */
class NativeImageRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importClasses(
              Stream.of(NativeImageRulesTest.class.getDeclaredClasses()).toArray(Class<?>[]::new));

  @ParameterizedTest
  @ValueSource(
      classes = {
        Random.class,
        Supplied.class,
        Listed.class,
        InAnArray.class,
        Held.class,
        HeldByASubclass.class,
        Timed.class,
        Threaded.class,
        Opened.class,
        Asking.class,
        AskingByAMethod.class,
        AskingByAConstructor.class,
        LeavingARandomNumber.class,
        LeavingRandomBytes.class
      })
  void refusesWhatBelongsToOneProcess(Class<?> type) {
    assertThat(NativeImageRules.keptFromTheBuild(imported(type))).isNotEmpty();
  }

  @Test
  void takesWhatEveryProcessMayShare() {
    assertThat(NativeImageRules.keptFromTheBuild(imported(Fine.class))).isEmpty();
  }

  @Test
  void looksAtWhatIsRegistered() {
    assertThat(NativeImageRules.registered(imported(Registering.class)))
        .containsExactly("java.lang.String", "example.Missing");
    assertThat(NativeImageRules.registered(imported(RegisteringItself.class)))
        .containsExactly(RegisteringItself.class.getName());
    assertThat(NativeImageRules.registered(imported(Fine.class))).isEmpty();
  }

  @Test
  void refusesWhatDoesNotLink() {
    assertThat(NativeImageRules.doesNotLink("example.Missing"))
        .get()
        .asString()
        .contains("Missing");
    assertThat(NativeImageRules.doesNotLink("java.lang.String")).isEmpty();
  }

  private static JavaClass imported(Class<?> type) {
    return CLASSES.get(type);
  }

  static final class Random {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  static final class Supplied {
    static final Supplier<java.util.Random> RANDOM = ThreadLocalRandom::current;
  }

  static final class Listed {
    static final Map<String, List<Thread>> THREADS = Map.of();
  }

  static final class InAnArray {
    static final Thread[][] THREADS = {};
  }

  static final class Held {
    static final Holder HOLDER = new Holder(new Inner(new SecureRandom()));
  }

  record Holder(Inner inner) {}

  record Inner(SecureRandom random) {}

  static final class HeldByASubclass {
    static final Port PORT = new OpenPort();
  }

  interface Port {}

  static final class OpenPort implements Port {
    RandomAccessFile file;
  }

  static final class Timed {
    static final Instant STARTED = null;
  }

  static final class Threaded {
    static Thread thread;
  }

  static final class Opened {
    static BufferedReader reader;
  }

  static final class Asking {
    static final long STARTED = System.nanoTime();
  }

  static final class AskingByAMethod {
    static final String ID = made();

    static String made() {
      return UUID.randomUUID().toString();
    }
  }

  static final class AskingByAConstructor {
    static final Object SINCE = new Since();
  }

  static final class Since {
    final long nanoTime = System.nanoTime();
  }

  static final class LeavingARandomNumber {
    static final int SEED = ThreadLocalRandom.current().nextInt();
  }

  static final class LeavingRandomBytes {
    static final byte[] SECRET = new byte[1];

    static {
      new SecureRandom().nextBytes(SECRET);
    }
  }

  static final class Fine {
    static final Duration LIMIT = Duration.ofSeconds(1);
    static final Map<String, Supplier<String>> NAMES = Map.of("a", () -> "b");
    static final Function<Instant, String> WRITTEN = Instant::toString;
    static final Supplier<UUID> ID = () -> UUID.randomUUID();

    final SecureRandom random = new SecureRandom();
    final long since = System.nanoTime();
  }

  @RegisterForReflection(targets = String.class, classNames = "example.Missing")
  static final class Registering {}

  @RegisterForReflection
  static final class RegisteringItself {}
}
