package dev.holdfast.rooms.call;

import dev.holdfast.state.event.EventType;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One sentence for each kind of event. */
final class TimelineText {
  /** Of an event that a newer version tells of. */
  static final String UNKNOWN = "something happened that this version does not know";

  private static final String SOMEBODY = "somebody";

  private TimelineText() {}

  static String of(EventType type, TimelineFacts facts) {
    return switch (type) {
      case CALL_REQUESTED, CALL_PRIORITISED, CUSTOMER_AWAY, CUSTOMER_BACK -> inQueue(type, facts);
      case CALL_RINGING -> ringing(facts);
      case RING_ENDED -> ringEnded(facts);
      case CALL_ACCEPTING -> agent(facts) + " takes " + what(facts);
      case CALL_ACCEPTED -> agent(facts) + " has the call";
      case CALL_STARTED -> "the call began" + pair(facts);
      case CALL_TRANSFERRING -> "the call is to go from " + by(facts) + " to " + target(facts);
      case TRANSFER_ENDED ->
          "the transfer from " + by(facts) + " to " + target(facts) + failed(facts);
      case CALL_TRANSFERRED ->
          "the call was transferred"
              + facts.fromAgent().map(before -> " from " + before).orElse("")
              + " to "
              + agent(facts);
      case CALL_INVITING -> target(facts) + " is invited beside " + by(facts);
      case INVITE_ENDED -> "the invitation of " + target(facts) + failed(facts);
      case CALL_ENDED -> ended(facts);
      default -> inRoom(type, facts);
    };
  }

  private static String inQueue(EventType type, TimelineFacts facts) {
    return switch (type) {
      case CALL_REQUESTED ->
          customer(facts)
              + " asked for a call"
              + facts.queue().map(queue -> " in the queue " + queue).orElse("");
      case CALL_PRIORITISED -> "the call was given another priority";
      case CUSTOMER_AWAY -> customer(facts) + "'s connection was lost; the call keeps its place";
      default -> customer(facts) + " is back";
    };
  }

  private static String inRoom(EventType type, TimelineFacts facts) {
    return switch (type) {
      case PARTICIPANT_JOINED -> user(facts) + " joined";
      case PARTICIPANT_LEFT -> left(facts);
      case PARTICIPANT_DISCONNECTED ->
          user(facts)
              + (facts.pageClosed().isPresent() ? " closed the page" : "'s connection was lost");
      case WAITING_FOR_PARTICIPANT ->
          (facts.back().isEmpty() ? "" : back(facts) + "; ") + "the call waits for " + user(facts);
      case SESSION_RESUMED -> facts.back().isEmpty() ? "nobody is away any more" : back(facts);
      case ROOM_CREATED -> "the room was created";
      case ROOM_CLOSED -> "the room was closed";
      case TRANSCRIPT_EXPORTED -> by(facts) + " exported the transcript";
      case TRANSCRIPT_ERASED -> by(facts) + " erased the transcript";
      case TRANSCRIPT_HELD -> by(facts) + " put the transcript on hold";
      case TRANSCRIPT_RELEASED -> by(facts) + " released the transcript";
      case TRANSCRIPT_REDACTED -> by(facts) + " redacted the transcript";
      default -> UNKNOWN;
    };
  }

  private static String ringing(TimelineFacts facts) {
    return facts.agentId().isEmpty()
        ? customer(facts) + " was told that the call rings"
        : what(facts)
            + facts.by().map(by -> " from " + by).orElse("")
            + " rings at "
            + agent(facts);
  }

  private static String ringEnded(TimelineFacts facts) {
    String rang = what(facts) + " rang at " + agent(facts);
    String time = facts.durationMs().stream().mapToObj(TimelineText::time).findFirst().orElse("");
    return switch (facts.reason().orElse("")) {
      case "no-answer" -> rang + ", who did not answer" + (time.isEmpty() ? "" : " within " + time);
      case "declined" -> rang + ", who declined" + after(time);
      case "agent-away" -> rang + ", whose connection was lost" + after(time);
      case "cancelled" -> rang + ", until it was cancelled" + after(time);
      default -> rang;
    };
  }

  private static String left(TimelineFacts facts) {
    return switch (facts.reason().orElse("")) {
      case "removed" -> user(facts) + " was removed";
      case "reconnection-timeout" -> user(facts) + " did not come back in time";
      case "room-closed" -> user(facts) + " left, because the room was closed";
      case "call-ended" -> user(facts) + " left, because the call was over";
      case "transferred" -> user(facts) + " left, because the call was transferred";
      default -> user(facts) + " left";
    };
  }

  private static String ended(TimelineFacts facts) {
    String after =
        facts.durationMs().stream()
            .filter(ms -> ms > 0)
            .mapToObj(ms -> after(time(ms)))
            .findFirst()
            .orElse("");
    Optional<String> by = facts.by();
    return switch (facts.reason().orElse("")) {
      case "cancelled" ->
          by.map(who -> who + " cancelled the call").orElse("the call was cancelled");
      case "no-agent" -> "the call ended, because no agent was there";
      case "reconnection-timeout" ->
          "the call ended" + after + ", because somebody did not come back in time";
      case "room-closed" -> "the call ended" + after + ", because the room was closed";
      case "removed" -> "the call ended" + after + ", because somebody was removed";
      default -> by.map(who -> who + " ended the call").orElse("the call ended") + after;
    };
  }

  private static String back(TimelineFacts facts) {
    String all =
        facts.back().stream()
            .map(one -> one.userId() + " is back after " + time(one.awayMs()))
            .collect(Collectors.joining(" and "));
    return all;
  }

  private static String failed(TimelineFacts facts) {
    return " failed" + facts.reason().map(why -> ": " + why).orElse("");
  }

  private static String what(TimelineFacts facts) {
    return switch (facts.kind().orElse("")) {
      case "transfer" -> "the transfer";
      case "invite" -> "the invitation";
      default -> "the call";
    };
  }

  private static String pair(TimelineFacts facts) {
    return facts.customerId().isPresent() && facts.agentId().isPresent()
        ? ", of " + customer(facts) + " with " + agent(facts)
        : "";
  }

  private static String target(TimelineFacts facts) {
    return facts.userId().or(() -> facts.queue().map(name -> "the queue " + name)).orElse(SOMEBODY);
  }

  private static String user(TimelineFacts facts) {
    return facts.userId().orElse(SOMEBODY);
  }

  private static String agent(TimelineFacts facts) {
    return facts.agentId().orElse("an agent");
  }

  private static String customer(TimelineFacts facts) {
    return facts.customerId().orElse("the customer");
  }

  private static String by(TimelineFacts facts) {
    return facts.by().orElse(SOMEBODY);
  }

  private static String after(String time) {
    return time.isEmpty() ? "" : " after " + time;
  }

  /** Such as 3.2 s, 4 min 12 s or 1 h 5 min. */
  static String time(long ms) {
    long seconds = ms / 1000;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%d.%d s", seconds, ms % 1000 / 100).replace(".0 s", " s");
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
