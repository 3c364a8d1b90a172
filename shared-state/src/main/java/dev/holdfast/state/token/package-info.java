/**
 * Who is calling: tokens, how they are checked, and the claims that say user, role and grants.
 * Begin with {@link dev.holdfast.state.token.Tokens} and {@link dev.holdfast.state.token.Caller}.
 */
package dev.holdfast.state.token;
