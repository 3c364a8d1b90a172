/**
 * The load generator of the benchmarks. Begin with {@link
 * dev.holdfast.benchmarks.load.LoadGenerator}.
 */
package dev.holdfast.benchmarks.load;
