/**
 * Connections to Redis that are made again when they break, and scripts with named arguments. Begin
 * with {@link dev.holdfast.state.redis.Script} and {@link dev.holdfast.state.redis.RedisLinks}.
 */
package dev.holdfast.state.redis;
