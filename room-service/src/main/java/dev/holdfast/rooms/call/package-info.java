/**
 * Calls over HTTP: lists, details, and what a backend may do with a call. Begin with {@link
 * dev.holdfast.rooms.call.CallEndpoint}.
 */
package dev.holdfast.rooms.call;
