/**
 * Webhooks: what happens in rooms and to calls is POSTed to configured addresses, signed, at least
 * once and in each log's order. Nothing is copied: what is sent is read from the logs themselves,
 * see docs/decisions/013.
 */
package dev.holdfast.rooms.webhook;
