package dev.holdfast.signaling.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionsTest {
  private static final String TAG = "\"a1\"";

  @ParameterizedTest
  @ValueSource(strings = {"\"a1\"", "W/\"a1\"", "*", "\"b\", \"a1\"", "\"b\",W/\"a1\" , \"c\""})
  void knowsWhatAClientHas(String header) {
    assertThat(Preconditions.has(headers("If-None-Match", header), TAG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a1", "\"a\"", "\"a1", "w/\"a1\"", "\"A1\"", ",,", "\"a1-gzip\""})
  void andWhatItHasNot(String header) {
    assertThat(Preconditions.has(headers("If-None-Match", header), TAG)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "br, gzip;q=0.5",
        "deflate,gzip ; q=1",
        "*",
        "gzip;q=0.001",
        "identity;q=0, *"
      })
  void compressesForWhoeverReadsGzip(String header) {
    assertThat(Preconditions.takes(headers("Accept-Encoding", header), "gzip")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip; q=0.000",
        "*, gzip;q=0",
        "*;q=0",
        "xgzip"
      })
  void andForNobodyElse(String header) {
    assertThat(Preconditions.takes(headers("Accept-Encoding", header), "gzip")).isFalse();
  }

  @Test
  void eachCodingIsAskedForByItself() {
    MultiMap headers = headers("Accept-Encoding", "gzip, deflate, br;q=0");
    assertThat(Preconditions.takes(headers, "gzip")).isTrue();
    assertThat(Preconditions.takes(headers, "br")).isFalse();
  }

  @Test
  void readsHeadersThatStandOnSeveralLines() {
    MultiMap headers = headers("If-None-Match", "\"b\"").add("If-None-Match", TAG);
    assertThat(Preconditions.has(headers, TAG)).isTrue();
    assertThat(Preconditions.has(MultiMap.caseInsensitiveMultiMap(), TAG)).isFalse();
    assertThat(Preconditions.takes(MultiMap.caseInsensitiveMultiMap(), "gzip")).isFalse();
  }

  private static MultiMap headers(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }
}
