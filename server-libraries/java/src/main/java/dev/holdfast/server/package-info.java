/** Where a backend in Java begins: {@link dev.holdfast.server.HoldfastServer}. */
package dev.holdfast.server;
