/**
 * The HTTP control plane. Here is what all its endpoints share; each kind of resource has a package
 * of its own.
 */
package dev.holdfast.rooms;
