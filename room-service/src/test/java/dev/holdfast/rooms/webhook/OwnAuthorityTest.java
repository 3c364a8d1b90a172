package dev.holdfast.rooms.webhook;

import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.redis.RedisLinks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers whose certificates are of an authority that the JDK does not know. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
@QuarkusTestResource(value = SecureReceivers.class, restrictToAnnotatedClass = true)
class OwnAuthorityTest {
  @Inject RoomGuests roomGuests;
  @Inject RedisLinks redis;
  @Inject TlsConfigurationRegistry registry;
  @Inject Event<CertificateUpdatedEvent> updated;

  @BeforeEach
  void awaitServed() {
    SecureReceivers.awaitServed(redis);
  }

  @Test
  void aReceiverIsToldWhoseAuthorityTheWebhooksTlsConfigurationNames() {
    String room = roomGuests.room("standard");

    await().until(() -> SecureReceivers.of(SecureReceivers.TRUSTED).of(room).size() == 1);
  }

  @Test
  void aReceiverOfAnAuthorityThatNobodyNamedIsToldNothing() {
    assertNeverTold(SecureReceivers.UNKNOWN);
  }

  @Test
  void theAuthorityOfOneWebhookIsNotTheOthers() {
    assertNeverTold(SecureReceivers.OTHERS);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() {
    assertNeverTold(SecureReceivers.MISNAMED);
  }

  @Test
  void anAuthorityThatIsReadAgainIsTrustedFromThenOn() throws Exception {
    String name = SecureReceivers.RENEWED;
    Receiver receiver = SecureReceivers.renew(name);
    String room = roomGuests.room("standard");
    await().until(() -> isRefused(name));
    assertThat(receiver.of(room)).isEmpty();

    // As Quarkus does by itself, with quarkus.tls.<name>.reload-period.
    TlsConfiguration tls = registry.get(name).orElseThrow();
    assertThat(tls.reload()).isTrue();
    updated.fire(new CertificateUpdatedEvent(name, tls));

    await().until(() -> receiver.of(room).size() == 1);
  }

  private void assertNeverTold(String webhook) {
    String room = roomGuests.room("standard");

    await().until(() -> isRefused(webhook));

    assertThat(SecureReceivers.of(webhook).of(room)).isEmpty();
  }

  private static boolean isRefused(String webhook) {
    String failure =
        byService()
            .get("/v1/webhooks")
            .path("webhooks.find { it.name == '%s' }.lastFailure", webhook);
    return failure != null && failure.contains("SSL");
  }
}
