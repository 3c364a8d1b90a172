/**
 * Who may read or write a transcript, and the notes of it in the room's log. Begin with {@link
 * dev.holdfast.transcripts.access.Rights}.
 */
package dev.holdfast.transcripts.access;
