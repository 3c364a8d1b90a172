package dev.holdfast.signaling.page;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a client has already, and what it can read (RFC 9110 §13.1.2, §12.5.3). */
final class Preconditions {
  private static final String ANY = "*";
  private static final String WEAK = "W/";

  /** A weight of zero in any of its spellings: not this one. */
  private static final Pattern REFUSED = Pattern.compile(";\\s*q\\s*=\\s*0(\\.0*)?\\s*(;|$)");

  private Preconditions() {}

  /** Whether the client has what has this tag. A proxy that compresses makes tags weak. */
  static boolean has(MultiMap headers, String tag) {
    return elements(headers, HttpHeaders.IF_NONE_MATCH)
        .map(element -> element.startsWith(WEAK) ? element.substring(WEAK.length()) : element)
        .anyMatch(element -> element.equals(ANY) || element.equals(tag));
  }

  static boolean takes(MultiMap headers, String coding) {
    return taken(headers, coding).or(() -> taken(headers, ANY)).orElse(false);
  }

  /** Empty if it does not say. */
  private static Optional<Boolean> taken(MultiMap headers, String coding) {
    return elements(headers, HttpHeaders.ACCEPT_ENCODING)
        .map(element -> element.toLowerCase(Locale.ROOT))
        .filter(element -> element.split(";", 2)[0].strip().equals(coding))
        .map(element -> !REFUSED.matcher(element).find())
        .findFirst();
  }

  private static Stream<String> elements(MultiMap headers, CharSequence name) {
    return headers.getAll(name).stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip);
  }
}
