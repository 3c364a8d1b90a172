/** What the services' metrics have in common. */
package dev.holdfast.state.metrics;
