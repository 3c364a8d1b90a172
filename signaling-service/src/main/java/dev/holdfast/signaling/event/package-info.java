/**
 * The events that clients send: how they are read, and one handler for each kind. Begin with {@link
 * dev.holdfast.signaling.event.EventDispatch}.
 */
package dev.holdfast.signaling.event;
