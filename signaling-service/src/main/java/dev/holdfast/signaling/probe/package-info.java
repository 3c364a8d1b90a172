/** How this service probes itself: the handshake, and CONNECT. */
package dev.holdfast.signaling.probe;
