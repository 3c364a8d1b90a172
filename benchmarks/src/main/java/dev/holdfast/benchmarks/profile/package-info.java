/** Reads the flight recordings of `./holdfast bench profile`. */
package dev.holdfast.benchmarks.profile;
