package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.CloseCause;
import dev.holdfast.state.log.Happening;
import dev.holdfast.state.log.HappeningLog;
import dev.holdfast.state.log.Line;
import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.token.Caller;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells in the log what became of sessions; of those that this replica probes itself with, never.
 */
final class SessionHappenings {
  private SessionHappenings() {}

  /**
   * A client that is no probe has a new session.
   *
   * @param was the one that it presented. Whose that was is not known any more if it has lapsed
   * @param replaced the one that ended by this
   */
  static void opened(
      Caller caller, String id, Optional<String> was, Optional<Attachment.Attached> replaced) {
    replaced.ifPresent(
        old ->
            tell(
                Happening.SESSION_ENDED,
                old.pid().sessionId(),
                caller,
                line -> line.with("reason", "replaced")));
    tell(
        was.isPresent() ? Happening.SESSION_NOT_RECOVERED : Happening.SESSION_BEGAN,
        id,
        caller,
        line -> line.with("role", caller.role().wire()).with("was", was));
  }

  /** A client is back in its session. */
  static void resumed(Caller caller, Attachment.Attached attached) {
    tell(
        Happening.SESSION_RESUMED,
        attached.pid().sessionId(),
        caller,
        line ->
            line.with("from", attached.previousOwner())
                .with("awayMs", Math.max(0, attached.downtimeMs())));
  }

  /** A session's connection is gone. */
  static void away(ClientSession session, CloseCause cause) {
    tell(
        Happening.SESSION_AWAY,
        session,
        line -> line.with("cause", session.closesPage() ? "page-closed" : cause.tag()));
  }

  /** A newer connection holds the session. */
  static void displaced(ClientSession session) {
    tell(Happening.SESSION_DISPLACED, session, line -> {});
  }

  /** The client said goodbye. */
  static void left(ClientSession session) {
    tell(Happening.SESSION_ENDED, session, line -> line.with("reason", "left"));
  }

  private static void tell(Happening happening, ClientSession session, Consumer<Line> more) {
    if (!session.connection().address().isOwnProbe()) {
      tell(happening, session.id(), session.caller(), more);
    }
  }

  private static void tell(Happening happening, String id, Caller caller, Consumer<Line> more) {
    HappeningLog.tell(happening, id, line -> more.accept(line.session(id).user(caller.userId())));
  }
}
