package dev.holdfast.rooms.problem;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * What is wrong with one field of a request.
 *
 * @param field its path in the body, or the name of the parameter or header
 */
@RegisterForReflection
public record FieldError(String field, String message) {}
