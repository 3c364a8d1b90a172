/** What clients write inside their packets: read once, and looked at when a field is asked for. */
package dev.holdfast.signaling.payload;
