/**
 * What the tests of all modules share. Begin with {@link dev.holdfast.testing.Patience}, by which
 * every test waits.
 */
package dev.holdfast.testing;
