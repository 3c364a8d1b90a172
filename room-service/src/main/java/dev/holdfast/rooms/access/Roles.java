package dev.holdfast.rooms.access;

import dev.holdfast.state.token.Role;

/** {@link Role}s as annotations need them: constants. A test compares the two. */
public final class Roles {
  public static final String SERVICE = "service";
  public static final String SUPERVISOR = "supervisor";
  public static final String AGENT = "agent";
  public static final String CUSTOMER = "customer";

  /** Any of them, as a regular expression. */
  public static final String ANY = CUSTOMER + "|" + AGENT + "|" + SUPERVISOR + "|" + SERVICE;

  private Roles() {}
}
