package dev.holdfast.rooms.problem;

/** A parameter or header whose fault only the endpoint can see. */
public final class InvalidRequest extends RuntimeException {
  private final FieldError error;

  public InvalidRequest(String field, String message) {
    super(field + " " + message, null, false, false);
    this.error = new FieldError(field, message);
  }

  FieldError error() {
    return error;
  }
}
