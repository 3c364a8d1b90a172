/** A replica that comes in by its own doors, as a client does, and tells how that went. */
package dev.holdfast.state.probe;
