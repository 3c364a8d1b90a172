package dev.holdfast.transcripts.redaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text and what is to be taken out of it; how it is written stands in card-number.tsv.
 *
 * @param secrets how many things must go
 */
record CorpusEntry(
    String file,
    int line,
    String language,
    Known known,
    String text,
    String expected,
    int secrets) {
  private static final Pattern SECRET = Pattern.compile("\\[\\[(.*?)]]", Pattern.DOTALL);
  private static final Pattern CODE_UNIT = Pattern.compile("\\\\u([0-9a-f]{4})");

  /** What is known to go wrong with it. */
  enum Known {
    NOTHING,
    MISS,
    ALARM
  }

  static List<CorpusEntry> of(String rule) throws IOException {
    String file = "/redaction/" + rule + ".tsv";
    List<CorpusEntry> entries = new ArrayList<>();
    try (InputStream resource = CorpusEntry.class.getResourceAsStream(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.startsWith("#")) {
          entries.add(entry(file, number, line.split("\t", -1)));
        }
      }
    }
    return entries;
  }

  private static CorpusEntry entry(String file, int line, String[] fields) {
    if (fields.length != 3) {
      throw new IllegalArgumentException(file + ":" + line + " has not three fields");
    }
    Known known = fields[1].isEmpty() ? Known.NOTHING : Known.valueOf(fields[1].toUpperCase());
    String marked = unescaped(fields[2]);
    Matcher secrets = SECRET.matcher(marked);
    int count = (int) secrets.results().count();
    String text = secrets.replaceAll("$1");
    String expected = secrets.replaceAll(Redactor.BLOCK);
    return new CorpusEntry(file, line, fields[0], known, text, expected, count);
  }

  private static String unescaped(String text) {
    return CODE_UNIT
        .matcher(text)
        .replaceAll(
            unit ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(unit.group(1), 16))))
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\t", "\t");
  }

  @Override
  public String toString() {
    return file + ":" + line + " (" + language + ") " + text;
  }
}
