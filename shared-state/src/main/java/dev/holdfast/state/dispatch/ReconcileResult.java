package dev.holdfast.state.dispatch;

import java.time.Duration;
import java.util.Optional;

/**
 * What reconciling a call finds.
 *
 * @param next when to reconcile again; empty for never
 * @param overdue an accept that was begun and not finished in time: to be finished by the
 *     reconciler
 */
public record ReconcileResult(Optional<Duration> next, Optional<Intent> overdue) {}
