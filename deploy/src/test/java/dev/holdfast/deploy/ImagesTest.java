package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Images without a Docker to build them: what their files say. */
class ImagesTest {
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.native-micro", "Dockerfile.jvm"})
  void imagesRunAsNobodyInParticularAtTheServicesPorts(String dockerfile) {
    for (String service : Repository.SERVICES) {
      String text = Repository.read(service + "/" + dockerfile);
      assertThat(Repository.find(text, "(?m)^EXPOSE (.*)$"))
          .isEqualTo(Repository.port(service) + " " + Repository.managementPort(service));
      assertThat(Integer.parseInt(Repository.find(text, "(?m)^USER (\\d+)$"))).isPositive();
      assertThat(text).contains("org.opencontainers.image.title=\"holdfast " + service + "\"");
      assertThat(text).doesNotContain(":latest").contains(service + "/target/");
    }
  }

  @Test
  void heapsLeaveRoomForWhatIsBesideThem() {
    for (String service : Repository.SERVICES) {
      assertThat(Repository.read(service + "/Dockerfile.jvm")).contains("-XX:MaxRAMPercentage=60");
      assertThat(Repository.read(service + "/Dockerfile.native-micro"))
          .contains("\"./application\", \"-XX:MaximumHeapSizePercent=60\"");
    }
  }

  /** The JVM takes no cache that was made with another layout of objects. */
  @Test
  void cachesAreMadeAsTheyAreUsed() {
    for (String service : Repository.SERVICES) {
      String image = Repository.read(service + "/Dockerfile.jvm");
      String making = Repository.find(image, "(?m)^RUN java (.*?)-XX:AOTCacheOutput");
      assertThat(making.strip().split(" "))
          .contains("-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders")
          .allSatisfy(option -> assertThat(image).contains('"' + option + '"'));
    }
  }

  /** out-of-memory.test.mjs shows for one service what that option does. */
  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.native-micro", "Dockerfile.jvm"})
  void everyServiceEndsWithoutHeap(String dockerfile) {
    for (String service : Repository.SERVICES) {
      assertThat(Repository.read(service + "/" + dockerfile))
          .contains("\"-XX:+ExitOnOutOfMemoryError\"");
    }
  }

  @Test
  void composeGivesTheDrainItsTimeAndHasNoSecret() {
    JsonNode compose = Manifests.parse(Repository.read("compose.yaml")).all().getFirst();
    String delay =
        Repository.find(
            Repository.read(
                "shared-state/src/main/resources/META-INF/microprofile-config.properties"),
            "(?m)^quarkus\\.shutdown\\.delay=(.*)$");
    assertThat(EdgeTest.duration(compose.at("/x-service/stop_grace_period").asText()))
        .isGreaterThanOrEqualTo(
            Repository.longestWait(EdgeTest.duration(delay))
                .plus(EdgeTest.duration(delay))
                .plusSeconds(10));
    Map<String, String> environment = Manifests.strings(compose.path("x-environment"));
    assertThat(environment.get("HOLDFAST_TOKEN_SECRET")).startsWith("${HOLDFAST_TOKEN_SECRET:?");
    assertThat(Repository.read("compose.yaml")).contains("${HOLDFAST_API_KEYS:?");
    for (String service : Repository.SERVICES) {
      assertThat(compose.at("/services/" + service + "/deploy/replicas").asInt()).isEqualTo(2);
    }
  }

  /** With the demo anybody is a supervisor, and any page may know a name for this machine. */
  @Test
  void composePublishesTheDemoForThisMachineAlone() {
    JsonNode compose = Manifests.parse(Repository.read("compose.yaml")).all().getFirst();
    List<String> published = new ArrayList<>();
    compose
        .path("services")
        .forEach(service -> service.path("ports").forEach(port -> published.add(port.asText())));
    assertThat(published).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    Map<String, String> environment = Manifests.strings(compose.path("x-environment"));
    assertThat(environment.get("HOLDFAST_HTTP_HOSTS")).isEqualTo("localhost,127.0.0.1,[::1]");
  }

  @Test
  void composeTakesFromEveryContainerWhatItDoesNotNeed() {
    Map<String, Map<String, Object>> services =
        new Yaml()
            .<Map<String, Map<String, Map<String, Object>>>>load(Repository.read("compose.yaml"))
            .get("services");
    assertThat(services.keySet()).containsAll(Repository.SERVICES).contains("edge", "redis");
    services.forEach(
        (name, service) -> {
          assertThat(service).as(name).containsEntry("read_only", true);
          assertThat(service).as(name).containsEntry("cap_drop", List.of("ALL"));
          assertThat(service)
              .as(name)
              .containsEntry("security_opt", List.of("no-new-privileges:true"))
              .doesNotContainKeys("privileged", "cap_add", "network_mode");
        });
  }

  @Test
  void composesProxyIsTheShippedOne() {
    String shipped = Repository.read("deploy/ingress/haproxy.cfg.template");
    String composed = Repository.read("deploy/ingress/compose.cfg");
    shipped
        .lines()
        .filter(line -> !line.contains("{{"))
        .forEach(line -> assertThat(composed.lines()).contains(line));
    for (String service : Repository.SERVICES) {
      assertThat(composed)
          .contains(
              "%s:%d check port %d"
                  .formatted(
                      service, Repository.port(service), Repository.managementPort(service)));
    }
  }
}
