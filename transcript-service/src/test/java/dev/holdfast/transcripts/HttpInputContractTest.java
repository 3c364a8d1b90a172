package dev.holdfast.transcripts;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.HttpInputContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class HttpInputContractTest extends HttpInputContract {
  @Override
  protected String pathForBodies() {
    return "/v1/transcripts/a/segments";
  }

  @Override
  protected List<String> endpoints() {
    return List.of(
        "GET /v1/transcripts/odd",
        "DELETE /v1/transcripts/odd",
        "PUT /v1/transcripts/odd/hold",
        "DELETE /v1/transcripts/odd/hold",
        "POST /v1/transcripts/odd/redactions",
        "POST /v1/transcripts/odd/segments",
        "POST /v1/transcripts/odd/end",
        "GET /v1/transcripts/odd/ingest");
  }

  @Override
  protected List<String> publicEndpoints() {
    return List.of("GET /q/openapi", "GET /nothing");
  }
}
