package dev.holdfast.state.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.KeyPart;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who is calling, as the token says.
 *
 * @param userId the claim {@code sub}
 * @param role the first of {@code groups} that Holdfast knows
 * @param rooms grants by room id; {@code *} for all
 * @param calls grants by call id; {@code *} for all
 * @param issuedAt ms since the Unix epoch
 * @param expiresAt ms since the Unix epoch
 */
public record Caller(
    String userId,
    String name,
    Role role,
    Set<String> queues,
    Set<String> rooms,
    Set<String> calls,
    long issuedAt,
    long expiresAt) {
  private static final String ALL = "*";

  /** Characters of a user's id. Whose ids are longer cannot be a key, a path or a line of a log. */
  public static final int LONGEST_USER_ID = 255;

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_GRANT = 64;

  /**
   * Reads a token whose signature and expiry have been checked.
   *
   * @throws HoldfastException {@code unauthorized} if a claim is missing or wrong
   */
  public static Caller of(JsonWebToken token) {
    String subject = token.getSubject();
    if (subject == null || subject.isBlank() || subject.length() > LONGEST_USER_ID) {
      throw unauthorized("the token's sub must have 1 to " + LONGEST_USER_ID + " characters");
    }
    if (!KeyPart.isUnicode(subject)) {
      throw unauthorized("the token's sub must be Unicode text: it holds half a surrogate pair");
    }
    Role role =
        Optional.ofNullable(token.getGroups()).orElse(Set.of()).stream()
            .flatMap(group -> Role.parse(group).stream())
            .sorted()
            .findFirst()
            .orElseThrow(() -> unauthorized("the token's groups name no role of Holdfast"));
    String name = token.getClaim("name") instanceof String given ? unicode(given) : subject;
    if (name.length() > LONGEST_NAME) {
      throw unauthorized("the token's name must have at most " + LONGEST_NAME + " characters");
    }
    return new Caller(
        subject,
        name,
        role,
        grants("queues", token),
        grants("rooms", token),
        grants("calls", token),
        token.getIssuedAtTime() * 1000,
        token.getExpirationTime() * 1000);
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

  private static Set<String> grants(String claim, JsonWebToken token) {
    Set<String> ids = strings(token.getClaim(claim));
    if (ids.stream().anyMatch(id -> id.length() > LONGEST_GRANT)) {
      throw unauthorized(
          "the token's " + claim + " must be ids of at most " + LONGEST_GRANT + " characters");
    }
    return ids;
  }

  private static Set<String> strings(Object claim) {
    return switch (claim) {
      case null -> Set.of();
      case Collection<?> list ->
          list.stream().map(Caller::string).collect(Collectors.toUnmodifiableSet());
      default -> Set.of(string(claim));
    };
  }

  private static String string(Object value) {
    return value instanceof JsonValue json && json instanceof JsonString text
        ? text.getString()
        : String.valueOf(value);
  }

  // A name tells nobody apart: what is no character of it is shown as a question mark.
  private static String unicode(String name) {
    return KeyPart.isUnicode(name)
        ? name
        : new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static HoldfastException unauthorized(String message) {
    return new HoldfastException(ErrorCode.UNAUTHORIZED, message);
  }
}
