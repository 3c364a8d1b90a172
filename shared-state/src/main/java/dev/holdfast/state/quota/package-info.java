/** How often one user may do what leaves something in Redis, counted for all replicas together. */
package dev.holdfast.state.quota;
