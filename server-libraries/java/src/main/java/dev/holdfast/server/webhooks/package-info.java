/** What Holdfast POSTs to a backend: whether it is genuine, and what it tells. */
package dev.holdfast.server.webhooks;
