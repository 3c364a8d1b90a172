package dev.holdfast.signaling.session;

import dev.holdfast.signaling.socketio.SocketConnection;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.state.session.SessionConfig;
import dev.holdfast.state.session.Sessions;
import jakarta.inject.Singleton;

/** Makes the sessions that this replica holds, of clients that were let in. */
@Singleton
class ClientSessions {
  private final Sessions sessions;
  private final RoomReadings readings;
  private final SessionConfig config;
  private final UnfinishedInput unfinished;

  ClientSessions(
      Sessions sessions, RoomReadings readings, SessionConfig config, UnfinishedInput unfinished) {
    this.sessions = sessions;
    this.readings = readings;
    this.config = config;
    this.unfinished = unfinished;
  }

  ClientSession of(SocketConnection connection, Admitted admitted) {
    ClientSession session =
        new ClientSession(
            connection,
            admitted,
            new MembershipCache(readings, admitted.rooms()),
            new OutboxWriters(sessions),
            new SerialQueue(unfinished.waiting()),
            new KeptAcknowledgments(config, admitted.attachment().acknowledgments()));
    if (admitted.inDispatch()) {
      session.enterDispatch();
    }
    return session;
  }
}
