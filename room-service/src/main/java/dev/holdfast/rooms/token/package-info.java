/** Issues tokens for users whom a backend names. */
package dev.holdfast.rooms.token;
