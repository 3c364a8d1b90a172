/** Participants over HTTP: removing one, and giving one who is away a later deadline. */
package dev.holdfast.rooms.participant;
