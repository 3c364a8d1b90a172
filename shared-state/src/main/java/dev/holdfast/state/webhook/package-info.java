/**
 * What is known of webhooks in Redis: how far each has come in each log, what it did not take, and
 * who serves it. room-service sends; the other services only ask it to, see {@link
 * dev.holdfast.state.webhook.Webhooks#ask}.
 */
package dev.holdfast.state.webhook;
