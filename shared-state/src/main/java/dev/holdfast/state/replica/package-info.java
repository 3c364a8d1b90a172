/** The leases of signaling replicas, their addresses, and which sessions each one holds. */
package dev.holdfast.state.replica;
