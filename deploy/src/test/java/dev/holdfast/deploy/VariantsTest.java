package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every way to put the manifests together. */
class VariantsTest {
  static Stream<Path> overlays() {
    return Variants.overlays();
  }

  static Stream<List<String>> combinations() {
    return Variants.combinations();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void overlaysHold(Path overlay) {
    Manifests manifests = Manifests.of(overlay);
    assertHolds(manifests);
    assertThat(manifests.all())
        .allSatisfy(
            it ->
                assertThat(it.at("/metadata/labels/app.kubernetes.io~1part-of").asText())
                    .isEqualTo("holdfast"));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void combinationsHold(List<String> components) {
    assertHolds(Variants.built(components));
  }

  @Test
  void everyComponentIsInSomeCombination() throws IOException {
    Set<String> built = new TreeSet<>();
    combinations().forEach(built::addAll);
    try (Stream<Path> folders = Files.list(Repository.KUBERNETES.resolve("components"))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(built);
    }
  }

  @Test
  void everyServiceReadsThePasswordOfARedisElsewhereFromAFile() {
    Manifests manifests = Manifests.of(Variants.with(List.of("redis-external")));

    assertThat(manifests.ofKind("Deployment").map(Manifests::container))
        .hasSameSizeAs(Repository.SERVICES)
        .allSatisfy(
            service ->
                assertThat(manifests.configuration(service))
                    .containsKey("HOLDFAST_REDIS_PASSWORD_FILE"));
  }

  @Test
  void whoeverHasSomeCertificateOfTheAuthorityIsNotRedis() {
    Manifests manifests = Manifests.of(Variants.with(List.of("redis-external", "redis-tls")));

    assertThat(manifests.ofKind("Deployment").map(Manifests::container))
        .hasSameSizeAs(Repository.SERVICES)
        .allSatisfy(
            service ->
                assertThat(manifests.configuration(service))
                    .containsEntry("QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM", "HTTPS"));
  }

  static void assertHolds(Manifests manifests) {
    manifests.all().forEach(Schemas::check);
    References.check(manifests);
    PodContract.check(manifests);
    Secrecy.check(manifests);
    Scaling.check(manifests);
    assertThat(names(manifests)).doesNotHaveDuplicates();
    assertNoEmptyRules(manifests);
  }

  /** The API server drops them: what is applied would never be what is there. */
  private static void assertNoEmptyRules(Manifests manifests) {
    assertThat(manifests.ofKind("NetworkPolicy"))
        .allSatisfy(
            policy ->
                assertThat(List.of("ingress", "egress"))
                    .noneMatch(
                        direction -> {
                          JsonNode rules = policy.path("spec").path(direction);
                          return rules.isArray() && rules.isEmpty();
                        }));
  }

  private static List<String> names(Manifests manifests) {
    return manifests.all().stream()
        .map((JsonNode each) -> each.path("kind").asText() + "/" + Manifests.name(each))
        .collect(Collectors.toList());
  }
}
