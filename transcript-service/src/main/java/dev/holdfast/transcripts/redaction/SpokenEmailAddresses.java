package dev.holdfast.transcripts.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * E-mail addresses as they are said, or written with spaces: {@code jane dot doe at example dot
 * com}, {@code jane @ example . com}.
 */
final class SpokenEmailAddresses implements Finder {
  private static final int LONGEST = 48;
  private static final Set<String> AT =
      Set.of("at", "arobase", "arroba", "chiocciola", "apenstaartje", "malpa", "klammeraffe");
  private static final Set<String> DOT =
      Set.of("dot", "punkt", "point", "punto", "ponto", "punt", "kropka", "nokta");
  private static final Set<String> IN_NAMES =
      Vocabulary.words(
          "underscore dash hyphen minus plus strich bindestrich unterstrich tiret guion",
          "trattino hifen streepje myslnik tire");
  // "You find us at example.com" names a page.
  private static final Set<String> BEFORE_PAGES =
      Vocabulary.words(
          "us me look looking is it are page site website here meet was live out online more up",
          "order them shop available");

  @Override
  public List<Part> find(CharSequence text, Growth growth) {
    List<Token> tokens = Token.of(text);
    List<Part> found = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (!isAt(tokens.get(i))) {
        continue;
      }
      int from = beginningOfName(tokens, i);
      int to = endOfDomain(tokens, i);
      if (from < i && to > i && !isPage(tokens, from, i)) {
        found.add(new Part(tokens.get(from).from(), tokens.get(to).to()));
      }
    }
    return found;
  }

  private static boolean isAt(Token token) {
    return token.isWord() ? AT.contains(token.text()) : token.text().equals("@");
  }

  private static boolean isPage(List<Token> tokens, int from, int at) {
    return tokens.get(at).isWord() && BEFORE_PAGES.contains(tokens.get(from).text());
  }

  // jane dot doe, j a n e, jane_doe: the index of its first token; that of the sign if there is
  // none.
  private static int beginningOfName(List<Token> tokens, int at) {
    int piece = previous(tokens, at);
    if (piece < 0 || !isPiece(tokens.get(piece))) {
      return at;
    }
    while (at - piece < LONGEST) {
      int before = piece - 1;
      if (before >= 0 && isPiece(tokens.get(before))) {
        piece = before;
        continue;
      }
      before = previous(tokens, piece);
      boolean isJoint = before >= 0 && isJoint(tokens.get(before));
      int joined = isJoint ? previous(tokens, before) : before;
      boolean isSpelled =
          joined >= 0
              && tokens.get(joined).text().length() == 1
              && tokens.get(piece).text().length() == 1;
      if (joined < 0 || !isPiece(tokens.get(joined)) || !isJoint && !isSpelled) {
        return piece;
      }
      piece = joined;
    }
    return piece;
  }

  // example dot co dot uk: the index of its last token; -1 if there is none.
  private static int endOfDomain(List<Token> tokens, int at) {
    int piece = next(tokens, at);
    int end = -1;
    boolean isSaid = tokens.get(at).isWord();
    while (piece >= 0 && piece - at < LONGEST && isPiece(tokens.get(piece))) {
      int joint = next(tokens, piece);
      if (joint < 0) {
        return end;
      }
      if (isPiece(tokens.get(joint)) && joint == piece + 1) {
        piece = joint;
        continue;
      }
      boolean isDot = isDot(tokens, joint, isSaid);
      int label = isDot || isJoint(tokens.get(joint)) ? next(tokens, joint) : -1;
      if (label < 0 || !isPiece(tokens.get(label))) {
        return end;
      }
      piece = label;
      if (isDot && tokens.get(label).isWord() && tokens.get(label).text().length() >= 2) {
        end = label;
      }
    }
    return end;
  }

  // A stop with a space behind it ends a sentence.
  private static boolean isDot(List<Token> tokens, int index, boolean isSaid) {
    Token token = tokens.get(index);
    if (token.isWord()) {
      return DOT.contains(token.text());
    }
    boolean isOpen = index + 1 < tokens.size() && tokens.get(index + 1).isMark();
    return token.text().equals(".") && !(isSaid && isOpen);
  }

  private static boolean isJoint(Token token) {
    return token.isWord()
        ? DOT.contains(token.text()) || IN_NAMES.contains(token.text())
        : !token.text().isEmpty() && "._-+".contains(token.text());
  }

  private static boolean isPiece(Token token) {
    return !token.isMark() && !DOT.contains(token.text()) && !IN_NAMES.contains(token.text());
  }

  private static int previous(List<Token> tokens, int index) {
    int before = index - 1;
    return before >= 0 && isBlank(tokens.get(before)) ? before - 1 : before;
  }

  private static int next(List<Token> tokens, int index) {
    int next = index + 1;
    if (next < tokens.size() && isBlank(tokens.get(next))) {
      next++;
    }
    return next < tokens.size() ? next : -1;
  }

  private static boolean isBlank(Token token) {
    return token.isMark() && token.text().isBlank();
  }
}
