package dev.holdfast.transcripts;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.HttpDoors;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class HttpDoorsTest extends HttpDoors {
  @TestHTTPResource("/")
  URI service;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Override
  protected List<Integer> ports() {
    return List.of(service.getPort(), management.getPort());
  }

  @Override
  protected String pathForBodies() {
    return "/v1/transcripts/a/segments";
  }
}
