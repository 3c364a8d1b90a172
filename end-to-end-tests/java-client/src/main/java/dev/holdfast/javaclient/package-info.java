/**
 * The official Socket.IO client for Java, driven by an end-to-end test over standard input and
 * output.
 */
package dev.holdfast.javaclient;
