/**
 * Runs the analysis of GraalVM's native-image on a service, without compiling or linking: what a
 * native build refuses is found by a stock JDK, from the builder's jars alone. What the driver of
 * native-image does with Quarkus' arguments is done here.
 */
package dev.holdfast.analysis;
