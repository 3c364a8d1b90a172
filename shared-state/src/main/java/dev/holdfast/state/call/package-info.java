/**
 * The record of each call, made from the events of the dispatch and of its room, and the lists of
 * calls. Begin with {@link dev.holdfast.state.call.CallRecords}.
 */
package dev.holdfast.state.call;
