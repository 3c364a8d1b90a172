package dev.holdfast.rooms.participant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Until when (ms since the Unix epoch) somebody who is away may come back. */
public record WindowState(@Schema(examples = "1790000300000") long deadline) {}
