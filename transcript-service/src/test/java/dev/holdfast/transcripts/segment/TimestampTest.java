package dev.holdfast.transcripts.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimestampTest {
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final long SEED = 20_261_129;

  @Test
  void isWrittenAsAFormatterWritesIt() {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    Random random = new Random(SEED);
    LongStream seconds =
        LongStream.concat(LongStream.of(FIRST, LAST, 0, -1), random.longs(10_000, FIRST, LAST + 1));

    Stream<Instant> moments =
        seconds.mapToObj(second -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000)));

    assertThat(moments)
        .allSatisfy(moment -> assertThat(Timestamp.of(moment)).isEqualTo(formatter.format(moment)));
  }
}
