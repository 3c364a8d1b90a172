/** When something that failed is tried again. */
package dev.holdfast.state.retry;
