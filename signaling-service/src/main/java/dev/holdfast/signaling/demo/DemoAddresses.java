package dev.holdfast.signaling.demo;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@code GET /demo/addresses.json}: tells the demo pages where the other services are. */
@ApplicationScoped
class DemoAddresses {
  void route(@Observes Router router, DemoConfig config) {
    router
        .get("/demo/addresses.json")
        .handler(
            request ->
                request.json(
                    new JsonObject()
                        .put("roomService", config.roomServiceUrl().orElse(""))
                        .put("transcriptService", config.transcriptServiceUrl().orElse(""))));
  }
}
