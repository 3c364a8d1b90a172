/** Keeps the first answer to a write with an {@code Idempotency-Key}, and gives it again. */
package dev.holdfast.rooms.idempotency;
