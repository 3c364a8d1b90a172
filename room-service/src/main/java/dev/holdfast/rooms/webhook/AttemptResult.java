package dev.holdfast.rooms.webhook;

import java.time.Duration;

/** What became of an attempt. */
sealed interface AttemptResult {
  /** The receiver answered 2xx. */
  record Taken() implements AttemptResult {
    @Override
    public String word() {
      return "taken";
    }
  }

  /** It was not taken. */
  sealed interface Failed extends AttemptResult {
    /** Why, for the operator; without anything of the receiver's own words. */
    String why();

    /** What the receiver asked for by Retry-After; zero if it did not. */
    default Duration wish() {
      return Duration.ZERO;
    }
  }

  /** The receiver answered something else; redirects are not followed. */
  record Refused(int status, Duration wish) implements Failed {
    @Override
    public String why() {
      return "answered " + status;
    }

    @Override
    public String word() {
      return "refused";
    }
  }

  /** There was no answer in time. */
  record TimedOut(Duration after) implements Failed {
    @Override
    public String why() {
      return "no answer within " + after;
    }

    @Override
    public String word() {
      return "timed-out";
    }
  }

  /** The receiver could not be reached. */
  record Unreachable(String why) implements Failed {
    @Override
    public String word() {
      return "unreachable";
    }
  }

  /** It leads to an address that is not public, and not allowed. */
  record Forbidden(String why) implements Failed {
    @Override
    public String word() {
      return "forbidden";
    }
  }

  /** As metrics name it. */
  String word();
}
