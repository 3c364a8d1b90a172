/** What replicas of different versions tell each other, and what becomes of what is newer. */
package dev.holdfast.state.format;
