/**
 * The one catalogue of errors. {@link dev.holdfast.state.error.ErrorCode} gives each its HTTP
 * status, its close code, and whether a client may try again.
 */
package dev.holdfast.state.error;
