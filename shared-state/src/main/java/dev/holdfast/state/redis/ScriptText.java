package dev.holdfast.state.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a script's text together. Three kinds of lines are not Lua:
 *
 * <ul>
 *   <li>{@code --!include <other>} stands for the other script's text; the second time in one
 *       script, however it comes there, for nothing;
 *   <li>{@code --!keys <name> …: <what they are>} binds the next keys to names;
 *   <li>{@code --!args <name> …: <what they are>} does so with arguments; a last name with three
 *       dots before it is a table of all that remain.
 * </ul>
 *
 * <p>What a script takes itself comes behind what its includes take, in the order of these lines.
 * So an include says once what all who include it take, and none of them counts it.
 */
final class ScriptText {
  private static final Pattern INCLUDE = Pattern.compile("--!include (\\S+)");
  private static final Pattern BINDING =
      Pattern.compile("--!(keys|args)((?: (?:\\.\\.\\.)?[a-z][a-z0-9_]*)+): \\S.*");
  private static final Set<String> RESERVED =
      Set.of(
          "and",
          "break",
          "do",
          "else",
          "elseif",
          "end",
          "false",
          "for",
          "function",
          "if",
          "in",
          "local",
          "nil",
          "not",
          "or",
          "repeat",
          "return",
          "then",
          "true",
          "until",
          "while",
          "redis",
          "cjson",
          "string",
          "table",
          "math",
          "tonumber",
          "tostring",
          "ipairs",
          "pairs",
          "type",
          "unpack",
          "next",
          "select",
          "error",
          "pcall",
          "assert");
  private static final String TAIL = "...";

  private final UnaryOperator<String> read;
  private final Set<String> included = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private int keys;
  private int args;
  private boolean tailed;

  private ScriptText(UnaryOperator<String> read) {
    this.read = read;
  }

  /**
   * A script's text in Lua, and what it takes.
   *
   * @param args how many arguments at least
   * @param tailed whether it takes more
   */
  record Expanded(String text, int keys, int args, boolean tailed) {}

  /**
   * @param read the text that stands under a name
   * @throws IllegalStateException if a line cannot be read, or a name is bound twice; it says where
   */
  static Expanded of(String name, UnaryOperator<String> read) {
    ScriptText script = new ScriptText(read);
    String text = script.withIncludes(name);
    return new Expanded(text, script.keys, script.args, script.tailed);
  }

  private String withIncludes(String name) {
    included.add(name);
    List<String> lines = new ArrayList<>(read.apply(name).lines().toList());
    lines.replaceAll(this::included);
    for (int i = 0; i < lines.size(); i++) {
      lines.set(i, bound(name, lines.get(i)));
    }
    return String.join("\n", lines) + "\n";
  }

  private String included(String line) {
    Matcher include = INCLUDE.matcher(line);
    if (!include.matches()) {
      return line;
    }
    if (included.contains(include.group(1))) {
      return "";
    }
    String text = withIncludes(include.group(1));
    if (tailed) {
      throw new IllegalStateException(include.group(1) + " takes all arguments that remain");
    }
    return text;
  }

  private String bound(String name, String line) {
    if (!line.startsWith("--!")) {
      return line;
    }
    Matcher binding = BINDING.matcher(line);
    if (!binding.matches()) {
      throw new IllegalStateException(name + ": cannot read " + line);
    }
    List<String> own = List.of(binding.group(2).trim().split(" "));
    own.forEach(one -> check(name, one.replace(TAIL, "")));
    return binding.group(1).equals("keys") ? keys(name, own) : args(name, own);
  }

  private void check(String name, String bound) {
    if (RESERVED.contains(bound)) {
      throw new IllegalStateException(name + ": " + bound + " is a word of Lua's");
    }
    if (!names.add(bound)) {
      throw new IllegalStateException(name + ": " + bound + " is bound twice");
    }
  }

  private String keys(String name, List<String> own) {
    List<String> values = new ArrayList<>();
    for (String one : own) {
      if (one.startsWith(TAIL)) {
        throw new IllegalStateException(name + ": keys are known one by one");
      }
      values.add("KEYS[" + ++keys + "]");
    }
    return "local " + String.join(", ", own) + " = " + String.join(", ", values);
  }

  private String args(String name, List<String> own) {
    List<String> fixed = own;
    String tail = "";
    if (tailed || own.subList(0, own.size() - 1).stream().anyMatch(one -> one.startsWith(TAIL))) {
      throw new IllegalStateException(name + ": nothing comes behind all arguments that remain");
    }
    if (own.getLast().startsWith(TAIL)) {
      fixed = own.subList(0, own.size() - 1);
      tailed = true;
    }
    List<String> values = new ArrayList<>();
    fixed.forEach(one -> values.add("ARGV[" + ++args + "]"));
    if (tailed) {
      tail = tail(own.getLast().substring(TAIL.length()), args + 1);
    }
    String binding =
        fixed.isEmpty()
            ? ""
            : "local " + String.join(", ", fixed) + " = " + String.join(", ", values);
    return (binding + tail).trim();
  }

  private static String tail(String all, int from) {
    return String.format(
        Locale.ROOT,
        " local %1$s = {} for i = %2$d, #ARGV do %1$s[#%1$s + 1] = ARGV[i] end",
        all,
        from);
  }
}
