/**
 * A real Redis for tests: one server, Sentinels, or a cluster. Begin with {@link
 * dev.holdfast.redis.RealRedis}.
 */
package dev.holdfast.redis;
