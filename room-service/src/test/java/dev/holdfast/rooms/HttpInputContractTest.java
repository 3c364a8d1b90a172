package dev.holdfast.rooms;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.HttpInputContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class HttpInputContractTest extends HttpInputContract {
  @Override
  protected String pathForBodies() {
    return "/v1/demo/sign-in";
  }

  @Override
  protected List<String> endpoints() {
    return List.of(
        "GET /v1/rooms",
        "POST /v1/rooms",
        "GET /v1/rooms/odd",
        "GET /v1/rooms/odd/events",
        "DELETE /v1/rooms/none",
        "DELETE /v1/rooms/odd/participants/x",
        "POST /v1/rooms/odd/participants/x/extend-window",
        "GET /v1/calls",
        "GET /v1/calls/x",
        "GET /v1/calls/x/events",
        "POST /v1/calls/x/end",
        "POST /v1/calls/x/transfer",
        "POST /v1/calls/x/invite",
        "PUT /v1/calls/x/priority",
        "GET /v1/queues",
        "GET /v1/queues/x",
        "GET /v1/ice-servers",
        "POST /v1/demo/sign-in",
        "POST /v1/tokens",
        "GET /v1/webhooks",
        "GET /v1/webhooks/x/dead-letters",
        "POST /v1/webhooks/x/dead-letters/replay");
  }

  @Override
  protected List<String> publicEndpoints() {
    return List.of("GET /q/openapi", "POST /v1/demo/sign-in", "GET /nothing");
  }
}
