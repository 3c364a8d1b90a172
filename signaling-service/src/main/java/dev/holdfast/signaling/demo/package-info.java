/** The demo pages: whether they are served, and under which addresses they find the services. */
package dev.holdfast.signaling.demo;
