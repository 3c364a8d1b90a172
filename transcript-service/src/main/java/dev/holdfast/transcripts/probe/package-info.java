/** How this service probes itself: a transcript that does not exist. */
package dev.holdfast.transcripts.probe;
