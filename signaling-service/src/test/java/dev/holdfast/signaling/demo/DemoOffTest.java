package dev.holdfast.signaling.demo;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DemoOffTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/demo",
        "/demo/",
        "/demo/agent.html",
        "/demo/text/en.js",
        "/demo/addresses.json",
        "//demo/agent.html",
        "/./demo/agent.html",
        "/holdfast/../demo/agent.html",
        "/%64emo/agent.html",
        "/demo%2Fagent.html",
        "/demo%2f%2Fagent.html",
        "/%2Fdemo/agent.html",
        "/holdfast/..%2Fdemo/agent.html",
        "/holdfast%2F..%2Fdemo%2Fagent.html",
        "/socket.io/..%2Fdemo%2F.%2Fagent.html",
        "/%2e%2e/demo/agent.html",
        "/demo/%61gent.html",
        "/demo%5Cagent.html",
        "/index%2Ehtml",
        "/index-ABCD2345.html",
        "/index.deadbeef.html",
        "/%69ndex-00000000.html",
        "/demo/agent-ABCD2345.html",
        "/demo/agent.deadbeef.js",
        "/demo/agent.js.map",
        "//",
        "//index.html"
      })
  void thereAreNoPagesUnlessTheDemoIsSwitchedOn(String address) {
    Response answer = given().urlEncodingEnabled(false).get(address);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void theSdkIsThereAllTheSame() {
    Response answer = given().get("/holdfast/index.js");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).contains("javascript");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isNotEqualTo("same-origin");
  }

  @Test
  void pagesOfEveryOriginMayLoadTheSdkAndNothingElse() {
    Response sdk = given().header("Origin", "https://any.example").get("/holdfast/index.js");

    assertThat(sdk.statusCode()).isEqualTo(200);
    assertThat(sdk.header("Access-Control-Allow-Origin")).isEqualTo("*");
    for (String path : List.of("/socket.io/?EIO=4&transport=polling", "/holdfast.js", "/nowhere")) {
      assertThat(given().header("Origin", "https://any.example").get(path).statusCode())
          .as(path)
          .isEqualTo(403);
    }
    assertThat(
            given().header("Origin", "https://any.example").post("/holdfast/index.js").statusCode())
        .isEqualTo(403);
  }

  @Test
  void anyHostNameIsAnsweredUnlessSomeAreNamed() {
    assertThat(
            given().header("Host", "signaling.example.com").get("/holdfast/index.js").statusCode())
        .isEqualTo(200);
  }
}
