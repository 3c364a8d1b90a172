/** Replicas of one service that end send their clients away one after another. */
package dev.holdfast.state.drain;
