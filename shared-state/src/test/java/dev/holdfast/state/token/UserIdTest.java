package dev.holdfast.state.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserIdTest {
  static Stream<String> asProvidersGiveThem() {
    return Stream.of(
        "a",
        "auth0|5f7c8ec7c33c6c004bb",
        "google-oauth2|115721234567890",
        "ana.b+tag@example.com",
        "f:3d2b1c4e-9f1a-4a35-8b4d-0f6a1c2d3e4f:ana",
        "urn:example:user:ana",
        "https://id.example.com/users/7?a=b#c",
        "CN=Ana Bel,O=Example\\, Inc.",
        "corp/ana",
        "corp\\ana",
        "a%2Fb",
        "Ana Bel",
        "İpek Şen",
        "田中",
        "👩‍👩‍👧",
        "o'neil\"",
        "..x",
        "...",
        "*",
        "{a}",
        "-",
        "x".repeat(255),
        "👩".repeat(255));
  }

  static Stream<String> asNobodyIsCalled() {
    return Stream.of(
        "",
        " ",
        " a",
        "a ",
        "\u00a0a",
        "a\u3000",
        "a\nb",
        "a\n",
        "\r\n",
        "a\tb",
        "a\0",
        "\u007f",
        "a\u0085b",
        "a\u2028b",
        "a\u2029",
        ".",
        "..",
        "\ud800",
        "a\udc00",
        "\udc00\ud800",
        "x".repeat(256),
        "👩".repeat(256));
  }

  @ParameterizedTest
  @MethodSource("asProvidersGiveThem")
  void takesWhatIdentityProvidersCallPeople(String id) {
    assertThat(UserId.isValid(id)).isTrue();
    assertThat(id).matches(UserId.PATTERN);
  }

  @ParameterizedTest
  @MethodSource("asNobodyIsCalled")
  void takesNothingThatCannotBePrintedOrNamedInAUrl(String id) {
    assertThat(UserId.isValid(id)).isFalse();
  }
}
