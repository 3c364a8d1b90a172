package dev.holdfast.state.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes scripts as Redis gets them, with their includes put in, for the linter of Lua. It is run
 * by {@code test-support/linters/lua.mjs} before anything is built, so it needs no library.
 */
final class ExpandedScripts {
  private ExpandedScripts() {}

  /**
   * Writes {@code <folder>/<name>.lua} for each name.
   *
   * @param args the folder, then the names as {@link Script#named} takes them
   */
  public static void main(String[] args) throws IOException {
    for (int i = 1; i < args.length; i++) {
      Path file = Path.of(args[0], args[i] + ".lua");
      Files.createDirectories(file.getParent());
      Files.writeString(file, Script.named(args[i]).text());
    }
  }
}
