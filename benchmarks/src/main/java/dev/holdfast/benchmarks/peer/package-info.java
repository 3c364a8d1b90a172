/** What Holdfast is measured beside: a bare relay, and another Socket.IO server in Java. */
package dev.holdfast.benchmarks.peer;
