/** Operations and values of transcript-service, generated from its OpenAPI document. */
package dev.holdfast.server.transcripts;
