package dev.holdfast.transcripts.redaction;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Numbers from 0 to 99 as they are said: in English, German, French, Spanish, Italian, Portuguese,
 * Dutch, Polish and Turkish, all at once. A word that is a digit in one language and something else
 * in another is harmless: only many of them in a row are a number.
 */
final class SpelledNumbers {
  private static final Map<String, String> DIGITS = new HashMap<>();
  private static final Map<String, String> TENS = new HashMap<>();
  private static final Map<String, Integer> TIMES = new HashMap<>();

  private static final Set<String> HOMOPHONES =
      Set.of("owe", "won", "to", "too", "tree", "for", "fore");
  private static final Set<String> TWENTY = Set.of("vingt", "vingts");

  private static final Set<String> TURKISH =
      Set.of(
          ("sifir bir iki uc dort bes alti yedi sekiz dokuz "
                  + "yirmi otuz kirk elli altmis yetmis seksen doksan")
              .split(" "));

  /** Between tens and units: {@code cuarenta y uno}. */
  private static final List<String> AND = List.of("et", "y", "e");

  static {
    digits("zero oh o nought naught|one|two|three|four|five|six|seven|eight|nine niner");
    digits("null|eins ein eine|zwei zwo|drei|vier|funf fuenf|sechs|sieben|acht|neun");
    digits("zero|un une|deux|trois|quatre|cinq|six|sept|huit|neuf");
    digits("cero|uno una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve");
    digits("zero|uno|due|tre|quattro|cinque|sei|sette|otto|nove");
    digits("zero|um uma|dois duas|tres|quatro|cinco|seis meia|sete|oito|nove");
    digits("nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen");
    digits("zero|jeden|dwa|trzy|cztery|piec|szesc|siedem|osiem|dziewiec");
    digits("sifir|bir|iki|uc|dort|bes|alti|yedi|sekiz|dokuz");

    // What engines hear instead.
    digits("owe|won|to too|tree|for fore|fife|sicks");
    teens("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen");
    teens("zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn");
    teens("dix onze douze treize quatorze quinze seize dixsept dixhuit dixneuf");
    teens(
        "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve "
            + "veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis "
            + "veintisiete veintiocho veintinueve");
    teens(
        "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove");
    teens("dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove");
    teens("dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove");
    teens("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien");
    teens(
        "dziesiec jedenascie dwanascie trzynascie czternascie pietnascie szesnascie siedemnascie "
            + "osiemnascie dziewietnascie");

    tens("twenty thirty forty fifty sixty seventy eighty ninety");
    tens("zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig");
    tens("vingt trente quarante cinquante soixante septante huitante nonante");
    tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa");
    tens("venti trenta quaranta cinquanta sessanta settanta ottanta novanta");
    tens("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa");
    tens("twintig dertig veertig vijftig zestig zeventig tachtig negentig");
    tens(
        "dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat "
            + "osiemdziesiat dziewiecdziesiat");
    tens("yirmi otuz kirk elli altmis yetmis seksen doksan");

    joined("ein zwei drei vier funf sechs sieben acht neun", "und");
    joined("een twee drie vier vijf zes zeven acht negen", "en");
    italian();

    times(2, "double doppel doppelt zweimal doble doppio duplo dubbel podwojne podwojny cift");
    times(3, "triple treble dreifach dreimal triplo tripel potrojne");
  }

  private SpelledNumbers() {}

  /**
   * What stands at a token.
   *
   * @param last index of its last token
   */
  record Reading(String digits, int last) {}

  /** The number that begins at a word. */
  static Optional<Reading> at(List<Token> tokens, int index) {
    String word = tokens.get(index).text();
    Integer times = TIMES.get(word);
    if (times != null) {
      int next = nextWord(tokens, index);
      String digit = next < 0 ? "" : digit(tokens.get(next));
      return digit.isEmpty()
          ? Optional.empty()
          : Optional.of(new Reading(digit.repeat(times), next));
    }
    // "on" is a word of other languages too.
    String tens = word.equals("on") && isBesideTurkish(tokens, index) ? "1" : TENS.get(word);
    if (tens != null) {
      return Optional.of(tens(tokens, index, tens));
    }
    String digits = DIGITS.get(word);
    if (digits == null) {
      return Optional.empty();
    }
    if (HOMOPHONES.contains(word) && !isAmongDigits(tokens, index)) {
      return Optional.empty();
    }
    if (word.equals("dix")) {
      return Optional.of(seventeen(tokens, index));
    }
    if (word.equals("quatre")) {
      return Optional.of(fourTwenties(tokens, index, digits));
    }
    return Optional.of(new Reading(digits, index));
  }

  private static boolean isAmongDigits(List<Token> tokens, int index) {
    int next = nextWord(tokens, index);
    return next >= 0 && isSpelled(tokens.get(next))
        || index >= 2 && isSpelled(tokens.get(index - 2));
  }

  private static boolean isBesideTurkish(List<Token> tokens, int index) {
    int next = nextWord(tokens, index);
    int before = index - 2;
    return next >= 0 && TURKISH.contains(tokens.get(next).text())
        || before >= 0
            && nextWord(tokens, before) == index
            && TURKISH.contains(tokens.get(before).text());
  }

  private static boolean isSpelled(Token token) {
    return DIGITS.containsKey(token.text()) && !HOMOPHONES.contains(token.text());
  }

  private static Reading tens(List<Token> tokens, int index, String tens) {
    int next = nextWord(tokens, index);
    if (next >= 0 && AND.contains(tokens.get(next).text())) {
      next = nextWord(tokens, next);
    }
    if (next >= 0 && tokens.get(index).text().equals("soixante")) {
      Optional<Reading> more = more(tokens, next - 2);
      if (more.isPresent()) {
        int value = 60 + Integer.parseInt(more.get().digits());
        return new Reading(String.valueOf(value), more.get().last());
      }
    }
    return next >= 0 && isUnit(tokens.get(next))
        ? new Reading(tens + DIGITS.get(tokens.get(next).text()), next)
        : new Reading(tens + "0", index);
  }

  // quatre-vingt-dix-sept is 97, whatever else its words are by themselves.
  private static Reading fourTwenties(List<Token> tokens, int index, String digits) {
    int twenty = nextWord(tokens, index);
    if (twenty < 0 || !TWENTY.contains(tokens.get(twenty).text())) {
      return new Reading(digits, index);
    }
    Optional<Reading> more = more(tokens, twenty);
    // Eighty by itself has an s; behind a zero it is four and twenty: zéro quatre, vingt-deux.
    boolean isEighty = tokens.get(twenty).text().equals("vingts");
    boolean isFour = isSpaced(tokens, index) && isBehindZero(tokens, index);
    if (isFour) {
      return new Reading(digits, index);
    }
    boolean isOfTwo =
        more.isPresent()
            && isSpaced(tokens, twenty)
            && (isEighty || !isSpaced(tokens, index) && more.get().digits().length() == 2);
    return more.isEmpty() || isOfTwo
        ? new Reading("80", twenty)
        : new Reading(
            String.valueOf(80 + Integer.parseInt(more.get().digits())), more.get().last());
  }

  private static boolean isSpaced(List<Token> tokens, int index) {
    return !tokens.get(index + 1).text().equals("-");
  }

  private static boolean isBehindZero(List<Token> tokens, int index) {
    return index >= 2
        && nextWord(tokens, index - 2) == index
        && digit(tokens.get(index - 2)).equals("0");
  }

  // Up to 19, behind sixty or eighty: onze, dix-sept.
  private static Optional<Reading> more(List<Token> tokens, int index) {
    int next = nextWord(tokens, index);
    String digits = next < 0 ? "" : DIGITS.getOrDefault(tokens.get(next).text(), "");
    if (digits.isEmpty() || digits.length() == 2 && !digits.startsWith("1")) {
      return Optional.empty();
    }
    return Optional.of(digits.equals("10") ? seventeen(tokens, next) : new Reading(digits, next));
  }

  // dix-sept, dix-huit, dix neuf: seven by itself is said with a zero.
  private static Reading seventeen(List<Token> tokens, int ten) {
    int unit = nextWord(tokens, ten);
    String digit = unit >= 0 && tokens.get(unit).isWord() ? digit(tokens.get(unit)) : "";
    return !digit.isEmpty() && digit.charAt(0) >= '7'
        ? new Reading("1" + digit, unit)
        : new Reading("10", ten);
  }

  private static boolean isUnit(Token token) {
    String digits = DIGITS.getOrDefault(token.text(), "");
    return token.isWord() && digits.length() == 1 && !digits.equals("0");
  }

  private static String digit(Token token) {
    String digits = token.isDigits() ? token.text() : DIGITS.getOrDefault(token.text(), "");
    return digits.length() == 1 ? digits : "";
  }

  /** Index of the word or number behind one space or hyphen; -1 if there is none. */
  private static int nextWord(List<Token> tokens, int index) {
    int next = index + 2;
    boolean isThere =
        next < tokens.size()
            && tokens.get(index + 1).isMark()
            && " -".contains(tokens.get(index + 1).text())
            && !tokens.get(next).isMark();
    return isThere ? next : -1;
  }

  private static void digits(String words) {
    String[] each = words.split("\\|");
    for (int value = 0; value < each.length; value++) {
      for (String word : each[value].split(" ")) {
        DIGITS.putIfAbsent(word, String.valueOf(value));
      }
    }
  }

  private static void teens(String words) {
    String[] each = words.split(" ");
    for (int i = 0; i < each.length; i++) {
      DIGITS.putIfAbsent(each[i], String.valueOf(10 + i));
    }
  }

  private static void tens(String words) {
    String[] each = words.split(" ");
    for (int i = 0; i < each.length; i++) {
      TENS.putIfAbsent(each[i], String.valueOf(2 + i));
    }
  }

  private static void times(int times, String words) {
    for (String word : words.split(" ")) {
      TIMES.put(word, times);
    }
  }

  // einundvierzig, eenenveertig
  private static void joined(String units, String and) {
    String[] each = units.split(" ");
    for (Map.Entry<String, String> ten : Map.copyOf(TENS).entrySet()) {
      for (int i = 0; i < each.length; i++) {
        DIGITS.putIfAbsent(each[i] + and + ten.getKey(), ten.getValue() + (i + 1));
      }
    }
  }

  // quarantuno, ventotto: the ten loses its last vowel before another.
  private static void italian() {
    String[] tens = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split(" ");
    String[] units = "uno due tre quattro cinque sei sette otto nove".split(" ");
    for (int ten = 0; ten < tens.length; ten++) {
      String shortened = tens[ten].substring(0, tens[ten].length() - 1);
      for (int unit = 0; unit < units.length; unit++) {
        boolean isVowel = "uo".indexOf(units[unit].charAt(0)) >= 0;
        DIGITS.putIfAbsent(
            (isVowel ? shortened : tens[ten]) + units[unit], (ten + 2) + "" + (unit + 1));
      }
    }
  }
}
