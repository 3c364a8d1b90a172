/** Checks of signaling-service's configuration at its start. */
package dev.holdfast.signaling.config;
