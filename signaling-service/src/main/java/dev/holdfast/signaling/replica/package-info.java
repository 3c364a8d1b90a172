/** This replica among the others: its name and its address. */
package dev.holdfast.signaling.replica;
