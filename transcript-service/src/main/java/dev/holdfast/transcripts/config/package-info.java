/** Checks of transcript-service's configuration at its start. */
package dev.holdfast.transcripts.config;
