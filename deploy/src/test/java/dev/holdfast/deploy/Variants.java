package dev.holdfast.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Kustomizations as people put them together: both overlays, and the base with every combination of
 * components that exclude or change one another. Edges and autoscalers touch nothing of what the
 * state's components touch, so these are combined among themselves.
 */
final class Variants {
  private static final List<List<String>> EDGES =
      List.of(
          List.of(),
          List.of("gateway-api"),
          List.of("gateway-api", "envoy-gateway"),
          List.of("ingress"));
  private static final List<List<String>> SCALING =
      List.of(List.of(), List.of("autoscaling-custom-metrics"), List.of("autoscaling-keda"));
  private static final List<List<String>> NETWORK = List.of(List.of(), List.of("network-policies"));
  private static final List<List<String>> REDIS =
      List.of(
          List.of("redis-development"),
          List.of("redis-external"),
          List.of("redis-external", "redis-sentinel"),
          List.of("redis-external", "redis-cluster"),
          List.of("redis-external", "redis-tls"),
          List.of("redis-external", "redis-sentinel", "redis-tls"),
          List.of("redis-external", "redis-cluster", "redis-tls"));
  private static final List<List<String>> REST =
      List.of(List.of(), List.of("pod-monitors", "identity-provider", "turn", "webhooks", "jvm"));
  private static final Path FOLDER = Path.of("target/variants").toAbsolutePath();
  private static final Map<List<String>, Manifests> BUILT = new ConcurrentHashMap<>();

  private Variants() {}

  static Path overlay(String name) {
    return Repository.KUBERNETES.resolve("overlays").resolve(name);
  }

  static Stream<Path> overlays() {
    try (Stream<Path> folders = Files.list(Repository.KUBERNETES.resolve("overlays"))) {
      return folders.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<List<String>> combinations() {
    Stream<List<String>> state = crossed(List.of(NETWORK, REDIS, REST));
    Stream<List<String>> outside =
        crossed(List.of(EDGES, SCALING, List.of(List.of("redis-development"))));
    return Stream.concat(state, outside);
  }

  private static Stream<List<String>> crossed(List<List<List<String>>> groups) {
    Stream<List<String>> crossed = Stream.of(List.of());
    for (List<List<String>> choices : groups) {
      crossed = crossed.flatMap(chosen -> choices.stream().map(choice -> joined(chosen, choice)));
    }
    return crossed;
  }

  /**
   * What the base and these components make; built once, since several tests look at all of them.
   */
  static Manifests built(List<String> components) {
    return BUILT.computeIfAbsent(components, it -> Manifests.of(with(it)));
  }

  /** Writes a kustomization of the base and these components, as an overlay would say it. */
  static Path with(List<String> components) {
    Path folder = FOLDER.resolve(components.isEmpty() ? "base" : String.join("+", components));
    Path kubernetes = folder.relativize(Repository.KUBERNETES);
    StringBuilder text =
        new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    text.append("namespace: holdfast\nresources:\n  - ").append(kubernetes).append("/base\n");
    if (!components.isEmpty()) {
      text.append("components:\n");
    }
    for (String component : components) {
      text.append("  - ").append(kubernetes).append("/components/").append(component).append('\n');
    }
    text.append("labels:\n  - pairs: {app.kubernetes.io/part-of: holdfast}\nimages:\n");
    for (String service : Repository.SERVICES) {
      text.append("  - {name: holdfast/").append(service).append(", newTag: ");
      text.append(Repository.VERSION).append("}\n");
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("kustomization.yaml"), text);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> joined(List<String> chosen, List<String> choice) {
    List<String> joined = new ArrayList<>(chosen);
    joined.addAll(choice);
    return joined;
  }
}
