package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import dev.holdfast.state.call.CustomerFields;
import dev.holdfast.state.dispatch.Centre.Person;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A field that this version has never heard of reaches all who are to see it. */
class CustomerFieldsOnTheWayTest {
  private static final String GIVEN = "\"metadata\":{\"plan\":[]},\"language\":\"de\"}";

  private final Centre centre = new Centre();
  private final Dispatch dispatch = centre.dispatch;

  @Test
  void whatACustomerGivesBesidesMetadataReachesAgentsAndTheRecord() {
    Person agent = centre.agent("a1", "q");
    Person other = centre.agent("a2", "others");
    Person third = centre.agent("a3", "interpreters");
    String call = OneRedis.newId("call");
    CustomerFields given = new CustomerFields("{" + GIVEN);
    Person customer = centre.customer("c1");

    dispatch.request(new CallRequest(call, "q", "support", given, customer.sessionUser()));
    assertThat(centre.lastTold(agent)).contains(GIVEN);
    assertThat(dispatch.agentState("a1").orElseThrow().ringing().getFirst().toString())
        .contains(GIVEN);
    centre.takes(agent);
    assertThat(dispatch.agentState("a1").orElseThrow().calls().getFirst().toString())
        .contains(GIVEN);
    dispatch.invite(call, Optional.of("a1"), new Target.Queue("interpreters"));
    assertThat(centre.lastTold(third)).contains("\"kind\":\"invite\"", GIVEN);
    dispatch.transfer(call, Optional.of("a1"), new Target.Queue("others"));
    assertThat(centre.lastTold(other)).contains("\"kind\":\"transfer\"", GIVEN);

    assertThat(centre.recordOf(call).getFirst()).contains("call-requested").endsWith(GIVEN + "}");
  }
}
