package dev.holdfast.state.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What becomes of calls and of those who take part in them, as one would write it without Redis.
 */
final class DispatchModel extends MatchingModel {
  String request(String id, String customer, String queue) {
    Call known = openOf(customer).findFirst().orElse(null);
    if (known == null) {
      calls.put(id, new Call(id, customer, queue, step));
      return "requested";
    }
    if (!known.requested.equals(queue)) {
      return "call-in-progress";
    }
    known.away = false;
    return "known";
  }

  String cancel(Call call) {
    if (!call.isOpen()) {
      return call.kind;
    }
    if (!call.isPending()) {
      return "nothing";
    }
    String kind = call.kind;
    giveUp(call);
    return kind;
  }

  String accept(Call call, Agent agent) {
    if (!call.agent.equals(agent.user)) {
      return "not-ringing";
    }
    if (call.state.equals("ringing")) {
      call.state = "accepting";
      call.away = false;
      call.declined.clear();
      call.refused.clear();
    }
    return call.state;
  }

  void accepted(Call call) {
    if (call.state.equals("accepting")) {
      call.state = "active";
      Agent before = agents.get(call.holder);
      call.holder = "";
      call.wanted = "";
      if (call.kind.equals("transfer")) {
        call.kind = "call";
        free(before, call);
      }
    }
  }

  String decline(Call call, Agent agent) {
    if (!call.state.equals("ringing") || !call.agent.equals(agent.user)) {
      return call.declined.contains(agent.user) ? "declined" : "not-ringing";
    }
    call.declined.add(agent.user);
    call.refused.add(agent.user);
    unring(call);
    giveBack(call);
    return "declined";
  }

  void release(Call call) {
    if (call.isOpen()) {
      over(call);
    }
  }

  void left(Call call, Agent agent) {
    for (Call invite : invitesOf(call)) {
      if (!invite.isPending() && invite.agent.equals(agent.user)) {
        over(invite);
      }
    }
  }

  String transfer(Call call, String queue, String user) {
    if (!call.isOpen() || !call.forCall.isEmpty()) {
      return "call-not-found";
    }
    if (!call.holder.isEmpty()
        && call.isPending()
        && (user.isEmpty()
            ? call.wanted.isEmpty() && call.queue.equals(queue)
            : call.wanted.equals(user))) {
      return "transferring";
    }
    if (!call.state.equals("active")) {
      return "call-in-progress";
    }
    if (!user.isEmpty() && !mayTake(agents.get(user), call)) {
      return "agent-unavailable";
    }
    call.kind = "transfer";
    call.state = "queued";
    call.holder = call.agent;
    call.agent = "";
    call.ahead = true;
    call.origin = call.queue;
    call.wanted = user;
    if (user.isEmpty()) {
      call.queue = queue;
    } else {
      ring(call, agents.get(user));
    }
    return "transferring";
  }

  String invite(Call call, String queue, String user) {
    boolean goesOn = !call.holder.isEmpty() || call.state.equals("active");
    if (!call.isOpen() || !call.forCall.isEmpty() || !goesOn) {
      return "call-not-found";
    }
    for (Call other : invitesOf(call)) {
      boolean same =
          user.isEmpty()
              ? other.wanted.isEmpty() && other.queue.equals(queue)
              : other.wanted.equals(user);
      if (other.isPending() && same) {
        return "inviting";
      }
    }
    if (!user.isEmpty() && !mayTake(agents.get(user), call)) {
      return "agent-unavailable";
    }
    Call invite =
        new Call(
            call.id + "." + ++call.invitations,
            call.customer,
            user.isEmpty() ? queue : call.queue,
            call.place);
    invite.forCall = call.id;
    invite.kind = "invite";
    invite.wanted = user;
    invite.ahead = true;
    invite.priority = call.priority;
    calls.put(invite.id, invite);
    if (!user.isEmpty()) {
      ring(invite, agents.get(user));
    }
    return "inviting";
  }

  void offers(Agent agent, boolean available, Set<String> queues) {
    if (!agent.available || agent.away) {
      agent.idleSince = step;
    }
    agent.available = available;
    agent.queues = queues;
    agent.away = false;
    if (!available) {
      takeRings(agent);
    }
  }

  void lost(Agent agent) {
    if (agent.available && !agent.away) {
      agent.away = true;
      takeRings(agent);
    }
  }

  void lost(Call call) {
    if (call.isPending() && call.kind.equals("call")) {
      call.away = true;
    }
  }

  /** The deadline of whoever is reconciled has come, in whatever state. */
  void reconcile(Call call, boolean isTime) {
    if (call.state.equals("ringing")) {
      Agent agent = agents.get(call.agent);
      if (!leases.get(agent.replica)) {
        unring(call);
        giveBack(call);
      } else if (isTime) {
        agent.available = false;
        unring(call);
        giveBack(call);
      }
    } else if (call.state.equals("queued") && isTime) {
      giveUp(call);
    }
  }

  private void giveBack(Call call) {
    if (!call.wanted.isEmpty()) {
      giveUp(call);
    }
  }

  private void giveUp(Call call) {
    if (call.state.equals("ringing")) {
      unring(call);
    }
    if (call.kind.equals("transfer")) {
      call.kind = "call";
      call.state = "active";
      call.agent = call.holder;
      call.holder = "";
      call.wanted = "";
      call.queue = call.origin;
    } else {
      over(call);
    }
  }

  private void over(Call call) {
    if (call.state.equals("ringing")) {
      unring(call);
    }
    free(agents.get(call.agent), call);
    free(agents.get(call.holder), call);
    call.state = "ended";
    call.agent = "";
    call.holder = "";
    invitesOf(call).forEach(this::over);
  }

  private void takeRings(Agent agent) {
    for (String id : List.copyOf(agent.calls)) {
      Call call = calls.get(id);
      if (call.state.equals("ringing")) {
        unring(call);
        giveBack(call);
      }
    }
  }

  private List<Call> invitesOf(Call call) {
    return new ArrayList<>(open().stream().filter(other -> other.forCall.equals(call.id)).toList());
  }
}
