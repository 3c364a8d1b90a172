package dev.holdfast.state.error;

/**
 * What a refusal may repeat of what was sent: enough to find it, and not so much that refusals fill
 * logs, memory and the network. All messages of errors go through here.
 */
public final class Excerpt {
  /** Characters of a message. */
  public static final int MOST_CHARACTERS = 300;

  private static final String MORE = "…";

  private Excerpt() {}

  /** The text, or its beginning with an ellipsis behind it. */
  public static String of(String text) {
    if (text == null || text.length() <= MOST_CHARACTERS) {
      return text;
    }
    int end = MOST_CHARACTERS - MORE.length();
    // Half of a character would be none in UTF-8.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }
}
