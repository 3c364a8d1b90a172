package dev.holdfast.transcripts.redaction;

import dev.holdfast.transcripts.access.CallRooms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Which redactor is applied to which call. */
@Startup
@Singleton
public class Redactors {
  private final CallRooms rooms;
  private final Redactor standard;
  private final Redactor strictest;
  private final Map<String, List<String>> names;
  private final Map<String, Redactor> byType = new HashMap<>();
  private final Map<String, List<Finder>> finders;
  private final Consumer<String> tally;

  Redactors(CallRooms rooms, RedactionConfig config, MeterRegistry registry) {
    this.rooms = rooms;
    this.tally = name -> counter(registry, name).increment();
    this.finders = finders(config);
    finders.forEach(
        (name, those) -> {
          if (!those.isEmpty()) {
            counter(registry, name);
          }
        });
    this.standard = named(config.applied().orElse(List.of()));
    this.names = Map.copyOf(config.types());
    names.forEach((type, those) -> byType.put(type, named(those)));
    this.strictest =
        named(
            Stream.concat(
                    config.applied().stream().flatMap(List::stream),
                    config.types().values().stream().flatMap(List::stream))
                .distinct()
                .toList());
  }

  static Counter counter(MeterRegistry registry, String pattern) {
    return Counter.builder("holdfast.transcript.redactions")
        .description("Finals in which a pattern was found, or segments rewritten by hand")
        .tag("pattern", pattern)
        .register(registry);
  }

  /**
   * The one for a call, by the types of its room and of its queue as the call's record tells them:
   * it gets what either gets. Where types matter, a call without a record, or of a type that is not
   * configured, gets all that any type gets: nobody who produces, calls or answers has a say in it.
   */
  public Future<Redactor> of(String callId) {
    if (byType.isEmpty()) {
      return Future.succeededFuture(standard);
    }
    return rooms.typesOf(callId).map(this::ofTypes);
  }

  private Redactor ofTypes(Set<String> types) {
    if (types.isEmpty() || !byType.keySet().containsAll(types)) {
      return strictest;
    }
    return types.size() == 1
        ? byType.get(types.iterator().next())
        : named(types.stream().flatMap(type -> names.get(type).stream()).distinct().toList());
  }

  /**
   * One that takes out what bears these names.
   *
   * @throws IllegalArgumentException if there is no such name
   */
  public Redactor named(List<String> names) {
    Map<String, List<Finder>> chosen = new LinkedHashMap<>();
    for (String name : names) {
      List<Finder> those = finders.get(name);
      if (those == null) {
        throw new IllegalArgumentException(
            "there is no pattern " + name + "; known are " + String.join(", ", finders.keySet()));
      }
      chosen.put(name, those);
    }
    return new Redactor(chosen, finders, tally);
  }

  /** Those that need no configuration. */
  static Map<String, List<Finder>> shipped() {
    Map<String, List<Finder>> finders = new LinkedHashMap<>();
    finders.put("card-number", List.of(new CardNumbers(), new GrowingNumber()));
    finders.put("none", List.of());
    finders.put("email", List.of(new EmailAddresses(), new SpokenEmailAddresses()));
    finders.put("phone", List.of(new PhoneNumbers(), new GrowingNumber()));
    return finders;
  }

  private static Map<String, List<Finder>> finders(RedactionConfig config) {
    Map<String, List<Finder>> finders = shipped();
    config
        .patterns()
        .forEach(
            (name, pattern) -> {
              try {
                finders.put(name, List.of(OwnPattern.of(pattern)));
              } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                    "the redaction pattern " + name + ": " + e.getMessage(), e);
              }
            });
    return finders;
  }
}
