package dev.holdfast.state.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The dispatch as one would write it without Redis: everybody is looked at, every time. Time is the
 * number of the step.
 */
final class DispatchModel {
  static final class Call {
    final String id;
    final String customer;
    final String requested;
    final long place;
    String forCall = "";
    String queue;
    String kind = "call";
    String state = "queued";
    String agent = "";
    String holder = "";
    String origin = "";
    String wanted = "";
    boolean ahead;
    boolean away;
    int priority;
    int invitations;

    /** Who has declined it, and of these, who is not to be asked again yet. */
    final Set<String> declined = new HashSet<>();

    final Set<String> refused = new HashSet<>();

    Call(String id, String customer, String queue, long place) {
      this.id = id;
      this.customer = customer;
      this.requested = queue;
      this.queue = queue;
      this.place = place;
    }

    boolean isPending() {
      return state.equals("queued") || state.equals("ringing");
    }

    boolean isOpen() {
      return !state.equals("ended");
    }

    String base() {
      return forCall.isEmpty() ? id : forCall;
    }

    @Override
    public String toString() {
      return String.join(" ", kind, state, queue, "agent", agent, "holder", holder);
    }
  }

  static final class Agent {
    final String user;
    final String replica;
    final int capacity;
    Set<String> queues = Set.of();
    boolean available;
    boolean away;
    long idleSince;
    final TreeSet<String> calls = new TreeSet<>();

    Agent(String user, String replica, int capacity) {
      this.user = user;
      this.replica = replica;
      this.capacity = capacity;
    }

    boolean isIdle() {
      return available && !away && calls.size() < capacity;
    }
  }

  private static final Comparator<Call> ORDER =
      Comparator.comparing((Call call) -> -call.priority)
          .thenComparing(call -> call.ahead ? 0 : 1)
          .thenComparing(call -> call.place)
          .thenComparing(call -> call.id);
  private static final Comparator<Agent> LONGEST_IDLE =
      Comparator.comparing((Agent agent) -> agent.idleSince).thenComparing(agent -> agent.user);

  final Map<String, Call> calls = new TreeMap<>();
  final Map<String, Agent> agents = new TreeMap<>();
  final Map<String, Boolean> leases = new HashMap<>();
  long step;

  List<Call> open() {
    return calls.values().stream().filter(Call::isOpen).toList();
  }

  Stream<Call> openOf(String customer) {
    return open().stream().filter(call -> call.forCall.isEmpty() && call.customer.equals(customer));
  }

  List<String> queue(String name) {
    return waiting(name).map(call -> call.id).toList();
  }

  List<String> ready(String name) {
    return waiting(name).filter(call -> !call.away).map(call -> call.id).toList();
  }

  List<String> idle(String queue) {
    return agents.values().stream()
        .filter(agent -> agent.isIdle() && agent.queues.contains(queue))
        .sorted(LONGEST_IDLE)
        .map(agent -> agent.user)
        .toList();
  }

  private Stream<Call> waiting(String queue) {
    return open().stream()
        .filter(call -> call.state.equals("queued") && call.queue.equals(queue))
        .sorted(ORDER);
  }

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

  /** The deadline of whoever is looked at has come, in whatever state. */
  void look(Call call, boolean isTime) {
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

  /** Brings together whoever can be, the most urgent call first. */
  void match() {
    while (true) {
      Call first =
          open().stream()
              .filter(call -> call.state.equals("queued") && !call.away && call.wanted.isEmpty())
              .filter(call -> candidates(call).findFirst().isPresent())
              .min(ORDER)
              .orElse(null);
      if (first == null) {
        return;
      }
      ring(first, candidates(first).min(LONGEST_IDLE).orElseThrow());
    }
  }

  private Stream<Agent> candidates(Call call) {
    return agents.values().stream()
        .filter(agent -> agent.queues.contains(call.queue) && mayTake(agent, call));
  }

  private boolean mayTake(Agent agent, Call call) {
    return agent.isIdle()
        && leases.get(agent.replica)
        && !call.refused.contains(agent.user)
        && agent.calls.stream().noneMatch(id -> calls.get(id).base().equals(call.base()));
  }

  private void ring(Call call, Agent agent) {
    call.state = "ringing";
    call.agent = agent.user;
    agent.calls.add(call.id);
  }

  private void unring(Call call) {
    free(agents.get(call.agent), call);
    call.agent = "";
    call.state = "queued";
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

  private void free(Agent agent, Call call) {
    if (agent != null && agent.calls.remove(call.id)) {
      agent.idleSince = step;
    }
  }
}
