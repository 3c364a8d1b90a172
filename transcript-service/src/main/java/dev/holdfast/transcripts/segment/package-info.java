/**
 * What a producer sends, read and checked. Begin with {@link
 * dev.holdfast.transcripts.segment.Segments}.
 */
package dev.holdfast.transcripts.segment;
