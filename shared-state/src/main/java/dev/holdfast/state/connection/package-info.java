/** What both services that hold connections of clients do with them below their protocols. */
package dev.holdfast.state.connection;
