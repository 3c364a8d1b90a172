package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The component that brings alert rules and dashboards into a cluster. */
class ObservabilityTest {
  private final Manifests manifests = Manifests.of(Repository.ROOT.resolve("deploy/observability"));

  @Test
  void isWhatTheOperatorAndGrafanaTake() {
    assertThat(manifests.all()).hasSize(2);
    manifests.all().forEach(Schemas::check);
  }

  @Test
  void everyDashboardIsWholeAndKnownByItsName() throws Exception {
    JsonNode map = manifests.one("ConfigMap", "holdfast-dashboards");
    assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    Map<String, String> files = Manifests.strings(map.path("data"));
    assertThat(files.keySet())
        .containsExactlyInAnyOrder(
            "signaling.json", "rooms.json", "transcripts.json", "calls.json");
    for (Map.Entry<String, String> file : files.entrySet()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.getValue());
      assertThat(dashboard.path("uid").asText() + ".json").isEqualTo("holdfast-" + file.getKey());
      for (JsonNode panel : dashboard.path("panels")) {
        assertThat(List.of(panel.path("title").asText(), panel.path("description").asText()))
            .as("what a panel shows, and what it means")
            .doesNotContain("");
      }
    }
  }
}
