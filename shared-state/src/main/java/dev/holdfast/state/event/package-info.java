/**
 * The event, Holdfast's central idea: which events there are ({@link
 * dev.holdfast.state.event.EventType}), how one stands in a room's or a call's log ({@link
 * dev.holdfast.state.event.LoggedEvent}), and how it comes from there to the record of its call and
 * to the sessions that are told.
 */
package dev.holdfast.state.event;
