package dev.holdfast.rooms.event;

import java.util.List;

/**
 * Some events of a log, oldest first.
 *
 * @param recovered false if what the page's {@code after} needs is not held any more: the events
 *     are those from the oldest held on
 * @param unreadable entries among them that a later version wrote, and that are not shown
 * @param next {@code after} of the next page
 * @param more whether the next page has events already
 */
public record EventPage(
    boolean recovered, List<EventState> events, int unreadable, String next, boolean more) {}
