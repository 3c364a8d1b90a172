package dev.holdfast.state.http;

/** Who keeps bytes of what is unfinished asks here first; see {@link UnfinishedInput}. */
public interface UnfinishedShare {
  /**
   * Asks to keep so many bytes more, before they are kept.
   *
   * @param more 0 or more
   * @return false if they may not be kept; then nothing is to be given back for them
   */
  boolean take(int more);

  /**
   * So many of the bytes taken are not kept any more, or belong to something whole.
   *
   * @param fewer 0 or more, each byte once, to the share that it was taken from
   */
  void give(int fewer);
}
