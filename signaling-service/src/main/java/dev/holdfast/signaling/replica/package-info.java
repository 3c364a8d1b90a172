/** This replica among the others: its name, its address, and its lease. */
package dev.holdfast.signaling.replica;
