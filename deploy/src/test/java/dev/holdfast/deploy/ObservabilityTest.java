package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component that brings alert rules and dashboards into a cluster. */
class ObservabilityTest {
  private final Manifests manifests = Manifests.of(Repository.ROOT.resolve("deploy/observability"));

  @Test
  void isWhatTheOperatorAndGrafanaTake() {
    assertThat(manifests.all()).hasSize(2);
    manifests.all().forEach(Schemas::check);
  }

  /** As docs/operations.md says it to operators. */
  @Test
  void theRunbookMayBeElsewhere(@TempDir Path overlay) throws IOException {
    Path observability =
        overlay.toRealPath().relativize(Repository.ROOT).resolve("deploy/observability");
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [runbook.yaml]
        components: [%1$s, %1$s/runbook-url]
        """
            .formatted(observability));
    Files.writeString(
        overlay.resolve("runbook.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: holdfast-runbook
          annotations:
            config.kubernetes.io/local-config: "true"
        data:
          url: https://wiki.example.org/holdfast
        """);
    Manifests built = Manifests.of(overlay);

    assertThat(built.has("ConfigMap", "holdfast-runbook")).as("sent to the cluster").isFalse();
    assertThat(addresses(built))
        .hasSameSizeAs(addresses(manifests))
        .allMatch(
            address -> address.matches("https://wiki\\.example\\.org/holdfast#holdfast[a-z]+"));
  }

  private static List<String> addresses(Manifests manifests) {
    return manifests.one("PrometheusRule", "holdfast").findValuesAsText("runbook_url");
  }

  @Test
  void everyDashboardIsWholeAndKnownByItsName() throws Exception {
    JsonNode map = manifests.one("ConfigMap", "holdfast-dashboards");
    assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    Map<String, String> files = Manifests.strings(map.path("data"));
    assertThat(files.keySet())
        .containsExactlyInAnyOrder(
            "overview.json", "signaling.json", "rooms.json", "transcripts.json", "calls.json");
    for (Map.Entry<String, String> file : files.entrySet()) {
      JsonNode dashboard = new ObjectMapper().readTree(file.getValue());
      assertThat(dashboard.path("uid").asText() + ".json").isEqualTo("holdfast-" + file.getKey());
      for (JsonNode panel : dashboard.path("panels")) {
        if (panel.path("type").asText().equals("row")) {
          continue;
        }
        assertThat(List.of(panel.path("title").asText(), panel.path("description").asText()))
            .as("what a panel shows, and what it means")
            .doesNotContain("");
      }
    }
  }
}
