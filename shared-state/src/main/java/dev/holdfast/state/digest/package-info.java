/** The one place that makes digests. */
package dev.holdfast.state.digest;
