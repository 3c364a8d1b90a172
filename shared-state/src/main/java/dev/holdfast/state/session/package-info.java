/**
 * Sessions: what is known of one client, and its outbox of durable events. Begin with {@link
 * dev.holdfast.state.session.Sessions}; its scripts stand in {@code redis/session}.
 */
package dev.holdfast.state.session;
