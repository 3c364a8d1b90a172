/**
 * Finds card numbers, phone numbers, addresses and configured patterns in text, also when they are
 * said as words, and blocks them out. Begin with {@link
 * dev.holdfast.transcripts.redaction.Redactor}.
 */
package dev.holdfast.transcripts.redaction;
