package dev.holdfast.signaling.session;

import dev.holdfast.state.session.Attachment;
import dev.holdfast.state.session.FailedDeliveries;
import dev.holdfast.state.token.Caller;
import java.util.Set;

/**
 * A client that CONNECT lets in.
 *
 * @param recovered whether it goes on where it was
 * @param goesOn where replay begins
 * @param rooms the session is in
 * @param inDispatch whether it waits in a queue or serves some
 */
record Admitted(
    Caller caller,
    Attachment.Attached attachment,
    boolean recovered,
    FailedDeliveries goesOn,
    Set<String> rooms,
    boolean inDispatch) {}
