package dev.holdfast.state.dispatch;

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
 * Who waits where, who is free, and who rings at whom, as one would write it without Redis:
 * everybody is considered, every time. Time is the number of the step.
 */
class MatchingModel {
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

  final boolean mayTake(Agent agent, Call call) {
    return agent.isIdle()
        && leases.get(agent.replica)
        && !call.refused.contains(agent.user)
        && agent.calls.stream().noneMatch(id -> calls.get(id).base().equals(call.base()));
  }

  final void ring(Call call, Agent agent) {
    call.state = "ringing";
    call.agent = agent.user;
    agent.calls.add(call.id);
  }

  final void unring(Call call) {
    free(agents.get(call.agent), call);
    call.agent = "";
    call.state = "queued";
  }

  final void free(Agent agent, Call call) {
    if (agent != null && agent.calls.remove(call.id)) {
      agent.idleSince = step;
    }
  }
}
