package dev.holdfast.state.token;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Finds a claim by the name that the configuration gives it. Weighed: SmallRye's {@code
 * smallrye.jwt.path.…}, which is not looked at in a token that has a {@code sub} or {@code groups}
 * of its own, and knows nothing of the others.
 */
final class ClaimPath {
  private static final char DOT = '.';

  private ClaimPath() {}

  /** A text, or a number as text; empty if it is not there or something else. */
  static Optional<String> text(JsonWebToken token, String path) {
    return find(token, path).flatMap(ClaimPath::scalar);
  }

  /** Every text of a list, or the only one; empty if it is not there. */
  static Set<String> texts(JsonWebToken token, String path) {
    return find(token, path)
        .map(
            value ->
                value instanceof Collection<?> list
                    ? list.stream()
                        .flatMap(one -> scalar(one).stream())
                        .collect(Collectors.toUnmodifiableSet())
                    : scalar(value).map(Set::of).orElse(Set.of()))
        .orElse(Set.of());
  }

  private static Optional<Object> find(JsonWebToken token, String path) {
    return find(token::getClaim, path);
  }

  // Names themselves may have dots: an address as Auth0 wants it, a client of Keycloak's.
  private static Optional<Object> find(Function<String, Object> object, String path) {
    Object whole = object.apply(path);
    if (whole != null && whole != JsonValue.NULL) {
      return Optional.of(whole);
    }
    for (int dot = path.indexOf(DOT); dot >= 0; dot = path.indexOf(DOT, dot + 1)) {
      if (object.apply(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        Optional<Object> found = find(inner::get, path.substring(dot + 1));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> scalar(Object value) {
    return switch (value) {
      case String text -> Optional.of(text);
      case JsonString text -> Optional.of(text.getString());
      case Number number -> Optional.of(number.toString());
      case JsonNumber number -> Optional.of(number.toString());
      default -> Optional.empty();
    };
  }
}
