/** The sign-in of the demo pages. It does nothing unless the demo is switched on. */
package dev.holdfast.rooms.demo;
