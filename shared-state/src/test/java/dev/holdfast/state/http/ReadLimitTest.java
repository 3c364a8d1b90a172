package dev.holdfast.state.http;

import static dev.holdfast.state.Refusals.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadLimitTest {
  private final ReadLimit limit = new ReadLimit(2, 3, Duration.ofMillis(1));

  private static Caller caller(String user, Role role) {
    return new Caller(user, user, role, Set.of(), Set.of(), Set.of(), 0, Long.MAX_VALUE);
  }

  private ReadLimit.Place take(String user) {
    return limit.take(caller(user, Role.CUSTOMER));
  }

  @Test
  void aUserHasSomePlacesAndTheOthersKeepTheirs() {
    ReadLimit.Place first = take("eve");
    take("eve");
    refused(ErrorCode.RATE_LIMITED, () -> take("eve"));
    take("ann").close();
    first.close();
    take("eve");
  }

  @Test
  void allTogetherHaveAsManyAsTheProcessBears() {
    take("eve");
    take("eve");
    ReadLimit.Place last = take("ann");
    refused(ErrorCode.OVERLOADED, () -> take("tom"));
    last.close();
    take("tom");
  }

  @Test
  void aServiceHasNoLimitOfItsOwn() {
    for (int i = 0; i < 3; i++) {
      limit.take(caller("archive", Role.SERVICE));
    }
    refused(ErrorCode.OVERLOADED, () -> limit.take(caller("archive", Role.SERVICE)));
  }

  @Test
  void nothingStaysOfWhoWasThereOrWasRefused() {
    ReadLimit.Place first = take("eve");
    ReadLimit.Place second = take("eve");
    refused(ErrorCode.RATE_LIMITED, () -> take("eve"));
    ReadLimit.Place third = take("ann");
    refused(ErrorCode.OVERLOADED, () -> take("tom"));
    first.close();
    first.close();
    second.close();
    third.close();
    assertThat(limit.known()).isZero();
    assertThat(limit.free()).isEqualTo(3);
  }
}
