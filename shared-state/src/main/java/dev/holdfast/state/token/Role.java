package dev.holdfast.state.token;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user is to Holdfast; the token's {@code groups}. The mightier stand first. */
public enum Role {
  SERVICE,
  SUPERVISOR,
  AGENT,
  CUSTOMER;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether this role reaches every room and call without a grant. */
  public boolean seesAll() {
    return this == SERVICE || this == SUPERVISOR;
  }

  public static Optional<Role> parse(String wire) {
    return Stream.of(values()).filter(role -> role.wire().equals(wire)).findFirst();
  }
}
