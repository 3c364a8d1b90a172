/**
 * Checks of the configuration that all services share. Every fault is found at the start and
 * reported in one line. Begin with {@link dev.holdfast.state.config.SharedConfig}.
 */
package dev.holdfast.state.config;
