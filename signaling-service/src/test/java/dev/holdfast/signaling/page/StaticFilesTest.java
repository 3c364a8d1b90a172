package dev.holdfast.signaling.page;

import static io.restassured.RestAssured.given;
import static io.restassured.config.DecoderConfig.decoderConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After a deploy a browser runs what was deployed: all of it, and nothing of yesterday. */
@QuarkusTest
class StaticFilesTest {
  private static final String INDEX = "/holdfast/index.js";

  /** As they are packaged: one file of the SDK in the jar, each of its modules without one. */
  static Stream<String> everyFileOfTheSdk() throws IOException {
    List<String> there =
        new String(resource("META-INF/served-files.txt"), UTF_8)
            .lines()
            .map(line -> line.split(" ")[0])
            .filter(path -> path.startsWith("/holdfast/"))
            .toList();
    assertThat(there).contains(INDEX);
    return there.stream();
  }

  @ParameterizedTest
  @MethodSource("everyFileOfTheSdk")
  void isAskedForAgainAndKeptIfItIsStillTheSame(String path) {
    Response first = asking("identity").get(path);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(first.header("Last-Modified")).as("is the build's, not the content's").isNull();
    assertThat(first.header("Vary")).isEqualTo("Origin, Accept-Encoding");
    String tag = first.header("ETag");
    assertThat(tag).matches("\"[0-9a-f]{32}\"");

    Response again = asking("identity").header("If-None-Match", tag).get(path);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.asByteArray()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(again.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(again.header("Vary")).isEqualTo("Origin, Accept-Encoding");

    Response old = asking("identity").header("If-None-Match", "\"yesterdays\"").get(path);
    assertThat(old.statusCode()).isEqualTo(200);
    assertThat(old.asByteArray()).isEqualTo(first.asByteArray());
  }

  @Test
  void isCompressedForWhoeverReadsIt() throws IOException {
    byte[] plain = asking("identity").get(INDEX).asByteArray();
    Response compressed = asking("deflate, gzip").get(INDEX);

    assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(compressed.header("ETag")).matches("\"[0-9a-f]{32}-gzip\"");
    assertThat(compressed.asByteArray()).hasSizeLessThan(plain.length);
    assertThat(
            new GZIPInputStream(new ByteArrayInputStream(compressed.asByteArray())).readAllBytes())
        .isEqualTo(plain)
        .isEqualTo(resource("META-INF/resources" + INDEX));
    String tag = compressed.header("ETag");
    assertThat(asking("gzip").header("If-None-Match", "W/" + tag).get(INDEX).statusCode())
        .isEqualTo(304);
    assertThat(asking("identity").header("If-None-Match", tag).get(INDEX).statusCode())
        .as("the compressed one, which cannot be read")
        .isEqualTo(200);
  }

  @Test
  void isCompressedBestForWhoeverReadsBrotli() throws IOException {
    Response best = asking("gzip, deflate, br, zstd").get(INDEX);

    assertThat(best.header("Content-Encoding")).isEqualTo("br");
    assertThat(best.header("ETag")).matches("\"[0-9a-f]{32}-br\"");
    assertThat(best.header("Vary")).isEqualTo("Origin, Accept-Encoding");
    assertThat(best.asByteArray())
        .hasSizeLessThan(asking("gzip").get(INDEX).asByteArray().length)
        .isEqualTo(resource("META-INF/compressed/br" + INDEX));
    assertThat(asking("gzip").header("If-None-Match", best.header("ETag")).get(INDEX).statusCode())
        .as("the other one, which cannot be read")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip", "identity"})
  void whatHeadSaysIsWhatGetGives(String coding) {
    Response get = asking(coding).get(INDEX);
    Response head = asking(coding).head(INDEX);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.asByteArray()).isEmpty();
    for (String name :
        List.of(
            "Content-Length",
            "Content-Type",
            "Content-Encoding",
            "ETag",
            "Cache-Control",
            "Vary")) {
      assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
    }
    assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(get.asByteArray().length));
    assertThat(head.header("Content-Type")).isEqualTo("text/javascript;charset=UTF-8");
    assertThat(asking(coding).header("If-None-Match", get.header("ETag")).head(INDEX).statusCode())
        .isEqualTo(304);
  }

  @Test
  void isNoPlaceToLookForOtherFiles() {
    for (String path :
        List.of(
            "/holdfast/nothing.js",
            "/holdfast/",
            "/holdfast",
            "/META-INF/served-files.txt",
            "/served-files.txt",
            "/holdfast/%2e%2e/%2e%2e/served-files.txt",
            "/holdfast/..%2f..%2fserved-files.txt")) {
      assertThat(given().urlEncodingEnabled(false).get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(given().post(INDEX).statusCode()).isIn(404, 405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/app-3f2a9c1d.js", "/holdfast/index.0123456789abcdef.js", "/demo/en-BK5PNM3S.js"})
  void whatIsNamedByItsContentIsKeptForEver(String path) {
    assertThat(StaticFile.of(path, text("x"), Map.of()).cacheControl()).contains("immutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app.js",
        "/holdfast/close-codes.js",
        "/feedface-12345678/app.js",
        "/deadbeef",
        "/demo/agent-elsewhere.js",
        "/demo/a-SHORT77.js"
      })
  void nothingElseIs(String path) {
    assertThat(StaticFile.of(path, text("x"), Map.of()).cacheControl()).isEqualTo("no-cache");
  }

  @Test
  void aNameOfAnotherVersionLeadsToThisOneAndIsNotKept() {
    Response other = asking("identity").get("/holdfast/index-ABCD2345.js");

    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(other.asByteArray()).isEqualTo(asking("identity").get(INDEX).asByteArray());
    assertThat(asking("identity").get("/holdfast/nothing-ABCD2345.js").statusCode()).isEqualTo(404);
    assertThat(StaticFile.of("/a-ABCD2345.js", text("x"), Map.of()).underAnotherName())
        .extracting(StaticFile::cacheControl)
        .isEqualTo("no-cache");
  }

  @Test
  void anotherContentHasAnotherTagAndEachCodingToo() {
    StaticFile one = StaticFile.of("/a.js", text("1"), Map.of("gzip", text("2")));
    StaticFile other = StaticFile.of("/a.js", text("2"), Map.of());

    assertThat(one.plain().tag()).isNotEqualTo(other.plain().tag());
    assertThat(one.compressed())
        .extracting(StaticFile.Representation::tag)
        .hasSize(1)
        .doesNotContain(one.plain().tag(), other.plain().tag());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  /** Reads bytes as they come. */
  private static RequestSpecification asking(String coding) {
    return given()
        .config(RestAssuredConfig.config().decoderConfig(decoderConfig().noContentDecoders()))
        .header("Accept-Encoding", coding);
  }
}
