package dev.holdfast.state.dispatch;

import java.time.Duration;
import java.util.Optional;

/**
 * What a look at a call finds.
 *
 * @param next when to look again; empty for never
 * @param overdue an accept that was begun and not finished in time: to be finished by whoever looks
 */
public record ReconcileResult(Optional<Duration> next, Optional<Intent> overdue) {}
