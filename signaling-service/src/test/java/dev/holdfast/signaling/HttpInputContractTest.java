package dev.holdfast.signaling;

import dev.holdfast.testing.HttpInputContract;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
class HttpInputContractTest extends HttpInputContract {
  @Override
  protected String pathForBodies() {
    return "/socket.io/?EIO=4&transport=polling";
  }

  @Override
  protected List<String> endpoints() {
    return List.of(
        "GET /socket.io/?EIO=4&transport=polling",
        "POST /socket.io/?EIO=4&transport=polling&sid=x",
        "GET /socket.io/",
        "GET /sdk/holdfast.js",
        "GET /demo/agent.html",
        "GET /");
  }

  @Override
  protected List<String> publicEndpoints() {
    return List.of(
        "GET /socket.io/?EIO=4&transport=polling",
        "POST /socket.io/?EIO=4&transport=polling&sid=x",
        "GET /holdfast/index.js",
        "HEAD /holdfast/index.js",
        "GET /demo/addresses.json",
        "GET /");
  }
}
