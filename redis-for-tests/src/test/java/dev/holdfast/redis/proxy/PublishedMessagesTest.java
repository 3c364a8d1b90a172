package dev.holdfast.redis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedMessagesTest {
  private final PublishedMessages messages = new PublishedMessages();

  @ParameterizedTest
  @ValueSource(strings = {"message", "pmessage", "smessage"})
  void aPushOfAMessageIsOne(String kind) {
    assertThat(includes('>', kind)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"subscribe,message", "psubscribe,pmessage", "ssubscribe,smessage"})
  void anArrayIsOneOnceTheConnectionHasSubscribed(String subscribed, String kind) {
    assertThat(includes('*', kind)).isFalse();

    assertThat(includes('*', subscribed)).isFalse();

    assertThat(includes('*', kind)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssubscribe", "sunsubscribe", "invalidate", "messages"})
  void anotherPushIsNone(String kind) {
    assertThat(includes('>', kind)).isFalse();
  }

  @Test
  void aLongStringThatContainsOneIsNone() {
    String inside = ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n";

    assertThat(messages.includes(bytes("$" + inside.length() + "\r\n" + inside + "\r\n")))
        .isFalse();
  }

  private boolean includes(char type, String word) {
    String more = "$1\r\nc\r\n$200\r\n" + "m".repeat(200) + "\r\n";
    return messages.includes(
        bytes(type + "3\r\n$" + word.length() + "\r\n" + word + "\r\n" + more));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
