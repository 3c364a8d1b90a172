package dev.holdfast.state.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is calling, as the token says.
 *
 * @param userId see {@link UserId}
 * @param rooms grants by room id; {@code *} for all
 * @param calls grants by call id; {@code *} for all
 * @param issuedAt ms since the Unix epoch
 * @param expiresAt as the token says, ms since the Unix epoch
 * @param acceptedUntil when it is taken no longer and what was begun with it ends: later than
 *     {@code expiresAt} by what clocks may differ
 */
public record Caller(
    String userId,
    String name,
    Role role,
    Set<String> queues,
    Set<String> rooms,
    Set<String> calls,
    long issuedAt,
    long expiresAt,
    long acceptedUntil) {
  private static final String ALL = "*";

  /** Without any difference of clocks. */
  public Caller(
      String userId,
      String name,
      Role role,
      Set<String> queues,
      Set<String> rooms,
      Set<String> calls,
      long issuedAt,
      long expiresAt) {
    this(userId, name, role, queues, rooms, calls, issuedAt, expiresAt, expiresAt);
  }

  public boolean mayEnterRoom(String roomId) {
    return role.seesAll() || granted(rooms, roomId);
  }

  /** Whether a customer may call a queue, or an agent serve it. */
  public boolean mayUseQueue(String queue) {
    return granted(queues, queue);
  }

  /** Whether the token names no queue by itself, but all. */
  public boolean mayUseEveryQueue() {
    return queues.contains(ALL);
  }

  /** The queues that the token names one by one. */
  public Set<String> namedQueues() {
    return queues.stream().filter(name -> !name.equals(ALL)).collect(Collectors.toSet());
  }

  /**
   * @throws HoldfastException {@code forbidden} for another role
   */
  public void require(Role needed) {
    if (role != needed) {
      throw new HoldfastException(ErrorCode.FORBIDDEN, "this is for the role " + needed.wire());
    }
  }

  public boolean hasCallGrant(String callId) {
    return granted(calls, callId);
  }

  /** {@code {userId, name, role}}, as clients see a user. */
  public ObjectNode wire() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("userId", userId)
        .put("name", name)
        .put("role", role.wire());
  }

  private static boolean granted(Set<String> grants, String id) {
    return grants.contains(ALL) || grants.contains(id);
  }
}
