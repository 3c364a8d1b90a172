package dev.holdfast.rooms;

/** What names look like: URL-safe, so that they can stand in a path, a key and a token alike. */
public final class Ids {
  /** RFC 3986's unreserved characters; a leading dot would be taken for a relative path. */
  public static final String PATTERN = "[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}";

  /** An id, or {@code *} for all. */
  public static final String GRANT_PATTERN = "\\*|" + PATTERN;

  public static final String MESSAGE = "must be a URL-safe id of 1 to 64 characters";
  public static final String GRANT_MESSAGE = MESSAGE + ", or * for all";

  private Ids() {}
}
