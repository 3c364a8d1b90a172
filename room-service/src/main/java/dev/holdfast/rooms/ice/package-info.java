/** STUN and TURN servers for clients, with short-lived credentials. */
package dev.holdfast.rooms.ice;
