/** A proxy in front of Redis that delays what is published, for stress. */
package dev.holdfast.redis.proxy;
