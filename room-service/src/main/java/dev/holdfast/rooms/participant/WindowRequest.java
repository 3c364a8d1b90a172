package dev.holdfast.rooms.participant;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * How much later a reconnection window is to end.
 *
 * @param by 1 s to 24 h
 */
public record WindowRequest(
    @Schema(type = SchemaType.STRING, examples = "PT2M", description = "ISO-8601 duration")
        @NotNull
        @DurationMin(seconds = 1)
        @DurationMax(hours = 24)
        Duration by) {}
