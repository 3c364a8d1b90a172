/**
 * What changes a call and its room together: requesting, accepting, transferring, ending. Begin
 * with {@link dev.holdfast.state.callflow.CallFlows}.
 */
package dev.holdfast.state.callflow;
