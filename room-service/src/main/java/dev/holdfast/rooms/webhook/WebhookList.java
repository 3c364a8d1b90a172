package dev.holdfast.rooms.webhook;

import java.util.List;

/** The webhooks that are configured, by name. */
public record WebhookList(List<WebhookState> webhooks) {}
