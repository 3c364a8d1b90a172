package dev.holdfast.rooms.webhook;

import dev.holdfast.state.webhook.WebhookHealth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A webhook and how it is doing, over all replicas. */
public record WebhookState(
    @Schema(examples = "crm") String name,
    @Schema(description = "to whom it is sent", examples = "hooks.example.com") String host,
    @Schema(description = "types of events; empty for all", examples = "[\"call-ended\"]")
        List<String> events,
    @Schema(description = "rooms and calls whose events are due and not taken yet", examples = "0")
        int waiting,
    @Schema(
            description = "rooms and calls whose next event was attempted and not taken",
            examples = "2")
        int failing,
    @Schema(description = "how far behind it is, ms", examples = "61250") long lagMs,
    @Schema(description = "dead letters that are kept", examples = "0") int deadLetters,
    @Schema(
            description = "when an event was taken last, ms since the Unix epoch; null if never",
            examples = "1767225600000")
        OptionalLong lastSuccessAt,
    @Schema(
            description = "when an attempt failed last, ms since the Unix epoch; null if never",
            examples = "1767225661250")
        OptionalLong lastFailureAt,
    @Schema(description = "why it failed", examples = "answered 503")
        Optional<String> lastFailure) {
  static WebhookState of(Webhook webhook, WebhookHealth.Status status) {
    return new WebhookState(
        webhook.name(),
        webhook.url().getHost(),
        webhook.events().stream().sorted().toList(),
        status.waiting(),
        status.failing(),
        status.lag().toMillis(),
        status.deadLetters(),
        status.lastSuccessAt(),
        status.lastFailureAt(),
        status.lastFailure());
  }
}
