package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.container;
import static dev.holdfast.deploy.Manifests.each;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory as docs/operations.md plans it, with the figures that stand there. */
class MemoryTest {
  /** Resident MiB of an idle process, and KiB of a socket; of live heap the same. */
  record Footprint(double idle, double socket, double liveIdle, double liveSocket) {
    double resident(int sockets) {
      return idle + sockets * socket / 1024;
    }

    double live(int sockets) {
      return liveIdle + sockets * liveSocket / 1024;
    }
  }

  /** The heap of live objects is the JVM's: no native executable tells its own. */
  private static final Map<String, Footprint> NATIVE =
      Map.of(
          "signaling-service", new Footprint(54, 21.3, 12.6, 11.5),
          "room-service", new Footprint(67, 0, 15.8, 0),
          "transcript-service", new Footprint(58, 27.4, 13.7, 13.5));

  private static final Map<String, Footprint> JVM =
      Map.of(
          "signaling-service", new Footprint(200, 35, 12.6, 11.5),
          "room-service", new Footprint(210, 0, 15.8, 0),
          "transcript-service", new Footprint(199, 19.9, 13.7, 13.5));

  private static final double HEAP = 0.6;

  /** What is young before the first collection: a native heap begins with twice as much. */
  private static final int YOUNG = 64;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyPodAsksForWhatItUsesAndHoldsTwiceTheSocketsThatItsAutoscalerAimsAt(boolean onTheJvm) {
    List<String> components =
        new ArrayList<>(List.of("autoscaling-custom-metrics", "redis-development"));
    if (onTheJvm) {
      components.add("jvm");
    }
    Manifests manifests = Manifests.of(Variants.with(components));
    for (String service : Repository.SERVICES) {
      Footprint footprint = (onTheJvm ? JVM : NATIVE).get(service);
      int aimedAt = footprint.socket() == 0 ? 0 : sockets(manifests, service);
      double request = mebibytes(manifests, service, "requests");
      double limit = mebibytes(manifests, service, "limits");
      int most = 2 * aimedAt;
      assertThat(request)
          .as("%s asks for what it uses", service)
          .isBetween(footprint.resident(aimedAt) + (onTheJvm ? 0 : YOUNG), limit);
      assertThat(HEAP * limit / 2)
          .as("half of %s's heap holds twice what lives", service)
          .isGreaterThan(2 * footprint.live(most));
      double copied = footprint.live(most);
      double besideTheHeap = footprint.idle() - footprint.liveIdle();
      assertThat(HEAP * limit + copied + besideTheHeap)
          .as(
              "%s with a full heap, while it is collected, leaves sockets' buffers a tenth",
              service)
          .isLessThan(0.9 * limit);
    }
  }

  private static int sockets(Manifests manifests, String service) {
    return each(manifests.one("HorizontalPodAutoscaler", service).at("/spec/metrics"))
        .filter(metric -> metric.has("pods"))
        .map(metric -> metric.at("/pods/target/averageValue").asText())
        .filter(value -> value.matches("\\d+"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow();
  }

  private static double mebibytes(Manifests manifests, String service, String kind) {
    String text =
        container(manifests.one("Deployment", service))
            .at("/resources/" + kind + "/memory")
            .asText();
    double number = Double.parseDouble(text.substring(0, text.length() - 2));
    return text.endsWith("Gi") ? number * 1024 : number;
  }
}
