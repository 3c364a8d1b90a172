package dev.holdfast.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service has refused a request. Programs look at {@link #code()}, people read the message. */
public final class HoldfastApiError extends RuntimeException {
  /** The code of an answer that no service of Holdfast has given, as of a proxy without one. */
  public static final String UNEXPECTED_ANSWER = "unexpected-answer";

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient List<Field> errors;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param status of HTTP
   * @param code of the catalogue of errors, such as {@code room-not-found}
   * @param message for a person
   * @param errors which fields of the request are wrong
   * @param retryAfter when to ask again, if that was told
   */
  public HoldfastApiError(
      int status, String code, String message, List<Field> errors, Optional<Duration> retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public List<Field> errors() {
    return errors == null ? List.of() : errors;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }

  /** A field of the request, and what is wrong with it. */
  public record Field(String field, String message) {}
}
