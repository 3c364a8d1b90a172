/**
 * What guards every HTTP port: bounds on heads, bodies, unfinished input, and requests of one
 * address. Begin with {@link dev.holdfast.state.http.GuardInstaller}.
 */
package dev.holdfast.state.http;
