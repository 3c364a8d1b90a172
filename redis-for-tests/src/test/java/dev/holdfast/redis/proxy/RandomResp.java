package dev.holdfast.redis.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Any values of RESP2 and RESP3, as a server writes them. */
final class RandomResp {
  private static final int DEEPEST = 4;
  private static final int MOST_CHILDREN = 5;
  private static final String LINES = "+-:,#(_";
  private static final String STRINGS = "$=!";
  private static final String AGGREGATES = "*~>%|";

  private RandomResp() {}

  static byte[] value(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, random, DEEPEST);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 3 : 2)) {
      case 0 -> line(out, any(LINES, random) + "x".repeat(random.nextInt(20)));
      case 1 -> string(out, random);
      default -> aggregate(out, random, depth);
    }
  }

  private static void string(ByteArrayOutputStream out, Random random) {
    if (random.nextInt(8) == 0) {
      line(out, "$-1");
      return;
    }
    byte[] content = new byte[random.nextInt(random.nextInt(10) == 0 ? 100_000 : 30)];
    random.nextBytes(content);
    if (content.length > 1 && random.nextBoolean()) {
      // What ends a line is nothing special within a string.
      content[0] = '\r';
      content[1] = '\n';
    }
    line(out, any(STRINGS, random) + "" + content.length);
    out.writeBytes(content);
    line(out, "");
  }

  private static void aggregate(ByteArrayOutputStream out, Random random, int depth) {
    if (random.nextInt(8) == 0) {
      line(out, "*-1");
      return;
    }
    char type = any(AGGREGATES, random);
    int size = random.nextInt(MOST_CHILDREN);
    line(out, type + "" + size);
    int values =
        switch (type) {
          case '%' -> 2 * size;
          // The value that the attributes are about.
          case '|' -> 2 * size + 1;
          default -> size;
        };
    for (int i = 0; i < values; i++) {
      write(out, random, depth - 1);
    }
  }

  private static char any(String of, Random random) {
    return of.charAt(random.nextInt(of.length()));
  }

  private static void line(ByteArrayOutputStream out, String text) {
    out.writeBytes((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
