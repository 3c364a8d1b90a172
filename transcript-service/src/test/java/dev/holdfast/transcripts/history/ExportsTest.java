package dev.holdfast.transcripts.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.stream.Entry;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.transcript.Interim;
import dev.holdfast.state.transcript.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportsTest {
  private final List<Line> lines = new ArrayList<>();
  private final List<Interim> open = new ArrayList<>();

  private void say(String id, String text, String more) {
    add(
        id,
        "{\"type\":\"transcript\",\"callId\":\"c1\",\"transcript\":{\"id\":\""
            + id
            + "\",\"text\":\""
            + text
            + "\",\"speaker\":\"caller\",\"timestamp\":\"2026-01-31T10:00:12.000Z\",\"isFinal\":true"
            + more
            + ",\"revision\":1}}");
  }

  private void add(String id, String message) {
    Offset offset = new Offset("7", lines.size() + 1L);
    lines.add(Line.of(new Entry(offset, "0 0 " + id + " " + message)));
  }

  private void gap(String fields) {
    add("-", "{\"type\":\"gap\",\"callId\":\"c1\"," + fields + "}");
  }

  private Document document() {
    return document(new Wanted(Optional.empty(), Optional.empty()));
  }

  private Document document(Wanted wanted) {
    Document.Draft draft = new Document.Draft(open);
    lines.forEach(draft::take);
    return draft.document("c1", wanted);
  }

  private static String text(Stream<String> pieces) {
    return pieces.collect(Collectors.joining());
  }

  @Test
  void writesWebVtt() {
    say("s2", "yes", ",\"startMs\":3725004,\"endMs\":3726000,\"language\":\"pt-BR\"");
    say("s1", "1 < 2 & <b>3</b> -->\\n\\nnew  line", ",\"startMs\":0,\"endMs\":1200");
    gap("\"startMs\":12400,\"endMs\":15100,\"reason\":\"producer-lost\"");
    assertThat(text(WebVtt.of(document())))
        .isEqualTo(
            """
            WEBVTT

            NOTE c1

            s1
            00:00:00.000 --> 00:00:01.200
            <v caller>1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt; --&gt; new line

            NOTE 00:00:12.400 to 00:00:15.100: producer-lost

            s2
            01:02:05.004 --> 01:02:06.000
            <v caller><lang pt-BR>yes</lang>
            """);
  }

  @Test
  void writesSubRip() {
    say("s1", "one --> two", ",\"startMs\":0,\"endMs\":1200");
    gap("\"startMs\":12400,\"endMs\":15100,\"reason\":\"producer-lost\"");
    assertThat(text(SubRip.of(document())))
        .isEqualTo(
            """
            1
            00:00:00,000 --> 00:00:01,200
            Caller: one → two

            2
            00:00:12,400 --> 00:00:15,100
            [producer-lost]
            """);
  }

  @Test
  void writesPlainText() {
    say("s1", "bom dia", ",\"startMs\":61000,\"endMs\":62000,\"language\":\"pt\"");
    gap("\"startMs\":70000,\"endMs\":75000,\"reason\":\"producer-lost\"");
    assertThat(text(PlainText.of(document())))
        .isEqualTo(
            """
            [00:01:01] Caller (pt): bom dia
            [00:01:10] – nothing was heard until 00:01:15: producer-lost
            """);
  }

  @Test
  void leavesOutWhatWasOnlyGivenUp() {
    gap("\"transcriptId\":\"s9\",\"startMs\":1,\"endMs\":2,\"reason\":\"no-final\"");
    assertThat(document().passages()).isEmpty();
  }

  @Test
  void keepsTheOrderInWhichSegmentsWithoutTimesWereFirstSeen() {
    say("s3", "sure", ",\"orderAt\":1700000001000,\"orderNo\":3");
    say("s2", "mm hm", ",\"orderAt\":1700000001000,\"orderNo\":2");
    say("s1", "hello", ",\"orderAt\":1700000000000,\"orderNo\":1");
    assertThat(PlainText.of(document()))
        .containsExactly(
            "[00:00:00] Caller: hello\n",
            "[00:00:01] Caller: mm hm\n",
            "[00:00:01] Caller: sure\n");
  }

  @Test
  void writesWhatIsLongInSeveralCuesAndAllByTheirStarts() {
    String more = ",\"startMs\":0,\"endMs\":12000";
    say("s1", "one two three four five six seven ".repeat(5).strip(), more);
    say("s2", "mm", ",\"startMs\":2000,\"endMs\":3000");
    String srt = text(SubRip.of(document()));
    assertThat(srt).contains("\n2\n00:00:02,000 --> 00:00:03,000\nCaller: mm\n");
    assertThat(srt.lines()).allMatch(line -> line.length() <= 42);
    assertThat(srt.lines().filter(line -> line.startsWith("Caller: "))).hasSize(4);
    String vtt = text(WebVtt.of(document()));
    assertThat(vtt.lines().filter(line -> line.matches("s\\d(#\\d)?")))
        .containsExactly("s1", "s2", "s1#2", "s1#3");
    assertThat(vtt.lines().filter(line -> line.contains(" --> "))).isSorted();
  }

  private static String shown(String id, String text) {
    return "\"transcript\":{\"id\":\""
        + id
        + "\",\"text\":\""
        + text
        + "\",\"speaker\":\"caller\",\"timestamp\":\"2026-01-31T10:00:12.000Z\",\"isFinal\":false,"
        + "\"startMs\":1000,\"endMs\":2000,\"revision\":3}";
  }

  @Test
  void marksWordsThatWereShownAndHaveNoFinal() {
    add(
        "s1",
        "{\"type\":\"gap\",\"callId\":\"c1\",\"reason\":\"no-final\"," + shown("s1", "hm") + "}");
    open.add(
        new Interim("s2", 3, 0, 0, "{\"type\":\"transcript\"," + shown("s2", "well, I") + "}"));
    assertThat(PlainText.of(document()))
        .containsExactlyInAnyOrder(
            "[00:00:01] Caller (unconfirmed): hm\n", "[00:00:01] Caller (unconfirmed): well, I\n");
    assertThat(text(SubRip.of(document()))).contains("Caller (unconfirmed): well, I");
    assertThat(text(WebVtt.of(document()))).contains("<v caller>[unconfirmed] hm");
  }

  @Test
  void leavesOutWhatWasShownWhereTheFinalCameAfterAll() {
    add(
        "s1",
        "{\"type\":\"gap\",\"callId\":\"c1\",\"reason\":\"no-final\"," + shown("s1", "hm") + "}");
    open.add(new Interim("s2", 3, 0, 0, "{\"type\":\"transcript\"," + shown("s2", "ye") + "}"));
    say("s1", "hm, yes", "");
    say("s2", "yes", "");
    assertThat(text(PlainText.of(document()))).doesNotContain("unconfirmed");
    assertThat(document().passages()).hasSize(2);
  }

  @Test
  void placesSegmentsWithoutTimesByTheirTimestamps() {
    say("s1", "one", ",\"startMs\":10000,\"endMs\":11000");
    add(
        "s2",
        "{\"type\":\"transcript\",\"callId\":\"c1\",\"transcript\":{\"id\":\"s2\",\"text\":\"two\","
            + "\"speaker\":\"agent\",\"timestamp\":\"2026-01-31T10:00:15.500Z\",\"revision\":1}}");
    assertThat(document().passages())
        .extracting(Document.Passage::startMs)
        .containsExactly(10_000L, 13_500L);
    assertThat(document().passages())
        .allSatisfy(one -> assertThat(one.endMs()).isGreaterThan(one.startMs()));
  }

  @Test
  void findsWordsWhateverTheirCaseAndAccents() {
    Wanted wanted = new Wanted(Optional.of("ECOLE  straße"), Optional.empty());
    say("s1", "L'École\\nSTRASSE 5", "");
    say("s2", "l'ecole", "");
    assertThat(lines.stream().filter(one -> wanted.covers(Spoken.of(one.message()))))
        .extracting(one -> one.segmentId().orElseThrow())
        .containsExactly("s1");
  }

  @Test
  void findsSegmentsThatHaveAllTheWordsInWhateverOrder() {
    Wanted wanted = new Wanted(Optional.of("card  NUMBER"), Optional.empty());
    say("s1", "the card number", "");
    say("s2", "the number on my card", "");
    say("s3", "the number", "");
    assertThat(document(wanted).passages()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ISPARTA,ısparta'da",
    "istanbul,İSTANBUL",
    "ılık,ILIK su",
    "ΦΩΣ,φωσφόρος",
    "οδός,ΟΔΟΣ ΕΡΜΟΥ",
    "STRAẞE,Hauptstrasse",
  })
  void findsWordsWhateverTheirLanguageMakesOfCase(String asked, String said) {
    Wanted wanted = new Wanted(Optional.of(asked), Optional.empty());
    say("s1", said, "");
    assertThat(document(wanted).passages()).hasSize(1);
  }

  @Test
  void takesALanguageForAllItsRegions() {
    Wanted wanted = new Wanted(Optional.empty(), Optional.of("PT"));
    say("s1", "a", ",\"language\":\"pt-BR\"");
    say("s2", "b", ",\"language\":\"pt\"");
    say("s3", "c", ",\"language\":\"ptx\"");
    say("s4", "d", "");
    assertThat(document(wanted).passages()).hasSize(2);
  }
}
