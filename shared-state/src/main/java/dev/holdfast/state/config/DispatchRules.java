package dev.holdfast.state.config;

import dev.holdfast.state.dispatch.DispatchConfig;
import dev.holdfast.state.id.Id;
import jakarta.inject.Singleton;

/** Calls ring and wait for some time, in queues of known priorities. */
@Singleton
final class DispatchRules {
  private static final int GREATEST_PRIORITY = 9;
  private final DispatchConfig dispatch;

  DispatchRules(DispatchConfig dispatch) {
    this.dispatch = dispatch;
  }

  void check(ConfigErrors errors) {
    errors.positive("holdfast.dispatch.ring-timeout", dispatch.ringTimeout());
    errors.notNegative("holdfast.dispatch.decline-pause", dispatch.declinePause());
    errors.positive("holdfast.dispatch.queue-window", dispatch.queueWindow());
    errors.positive("holdfast.dispatch.agent-window", dispatch.agentWindow());
    errors.positive("holdfast.dispatch.longest-wait", dispatch.longestWait());
    errors.positive("holdfast.dispatch.expected-wait", dispatch.expectedWait());
    errors.positive("holdfast.dispatch.renew-every", dispatch.renewEvery());
    errors.longer(
        "holdfast.dispatch.lease",
        dispatch.lease(),
        "holdfast.dispatch.renew-every",
        dispatch.renewEvery());
    errors.positive("holdfast.dispatch.agent-capacity", dispatch.agentCapacity());
    errors.require(
        dispatch.mostCapacity() >= dispatch.agentCapacity(),
        "holdfast.dispatch.most-capacity",
        "must not be less than holdfast.dispatch.agent-capacity");
    errors.positive("holdfast.dispatch.retention", dispatch.retention());
    errors.positive("holdfast.dispatch.served-for", dispatch.servedFor());
    dispatch
        .queues()
        .forEach(
            (queue, rules) -> {
              String prefix = "holdfast.dispatch.queues." + queue + ".";
              errors.require(
                  rules.priority() >= 0 && rules.priority() <= GREATEST_PRIORITY,
                  prefix + "priority",
                  "must be from 0 to " + GREATEST_PRIORITY + ", and is " + rules.priority());
              errors.positive(prefix + "ring-timeout", rules.ringTimeout());
              errors.positive(prefix + "longest-wait", rules.longestWait());
              errors.require(Id.isValid(rules.type()), prefix + "type", Id.MESSAGE);
            });
  }
}
