/** What a replica tells of itself: whether it is ready, and whether it drains. */
package dev.holdfast.state.health;
