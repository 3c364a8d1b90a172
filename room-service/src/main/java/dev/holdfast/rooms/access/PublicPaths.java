package dev.holdfast.rooms.access;

/** Where nobody has to say who it is, so that an Authorization header is none of ours. */
public final class PublicPaths {
  private static final String DEMO = "/v1/demo/";

  private PublicPaths() {}

  /**
   * @param path normalised, from its first slash
   */
  public static boolean include(String path) {
    return path.startsWith(DEMO);
  }
}
