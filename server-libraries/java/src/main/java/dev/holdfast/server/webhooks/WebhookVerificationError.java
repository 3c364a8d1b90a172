package dev.holdfast.server.webhooks;

/** What was received is not to be acted on. Answer 400, and Holdfast will send it again. */
public final class WebhookVerificationError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  WebhookVerificationError(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /** Why it was not taken. */
  public enum Code {
    /** One of the three headers is not there, or not as Holdfast writes it. */
    MISSING_HEADER("missing-header"),
    /** It was sent longer ago than the tolerance. */
    TOO_OLD("too-old"),
    /** It is of a time that is further ahead than the tolerance: a clock is wrong. */
    TOO_EARLY("too-early"),
    /** None of the signatures was made with any of the secrets, over this body. */
    WRONG_SIGNATURE("wrong-signature"),
    /** It is genuine, and no event. */
    MALFORMED_BODY("malformed-body");

    private final String wireName;

    Code(String wireName) {
      this.wireName = wireName;
    }

    /** As the libraries of other languages call it. */
    @Override
    public String toString() {
      return wireName;
    }
  }
}
