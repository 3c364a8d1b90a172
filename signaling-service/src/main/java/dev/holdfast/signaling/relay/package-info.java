/**
 * Relays offers, answers and ICE candidates into the outbox of the participant they are meant for.
 */
package dev.holdfast.signaling.relay;
