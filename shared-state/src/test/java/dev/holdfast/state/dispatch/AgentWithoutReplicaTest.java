package dev.holdfast.state.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.dispatch.Centre.Person;
import dev.holdfast.state.redis.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agent who is listed by a session that lost its connection in the same moment is away. */
class AgentWithoutReplicaTest {
  private static final String NO_REPLICA = "";
  private final Centre centre = new Centre();

  @BeforeEach
  void isListedByASessionThatNoReplicaHolds() {
    centre.agent("a1", "q");
    Person tab = centre.comes("a1", "agent");
    Await.on(centre.sessions.detach(tab.sessionId(), tab.epoch(), centre.replica));
    centre.dispatch.arrived("a1", tab.sessionId(), tab.epoch(), NO_REPLICA);
  }

  @Test
  void theQueueGoesOnWithoutTheAgent() {
    String call = centre.requests(centre.customer("c1"), "q").callId();

    centre.dispatch.reconcileQueue("q");

    assertThat(centre.state(call)).isEqualTo("queued");
    assertThat(centre.dispatch.show("q").agents())
        .extracting(QueueView.Agent::state)
        .containsExactly(AgentStatus.AWAY);
    assertThat(centre.dispatch.callOf("c1").orElseThrow().agents().orElseThrow())
        .isEqualTo(new ServingAgents(0, 0, 1));
  }

  @Test
  void theAgentIsAwayFromNowOn() {
    centre.dispatch.reconcileQueue("q");
    assertThat(centre.dispatch.agentState("a1").orElseThrow().available()).isTrue();

    centre.comesTimeOf("a1", "awayUntil");
    centre.dispatch.reconcileQueue("q");

    assertThat(centre.dispatch.agentState("a1").orElseThrow().available()).isFalse();
  }

  @Test
  void theNextSessionOfTheAgentGetsTheCall() {
    String call = centre.requests(centre.customer("c1"), "q").callId();
    centre.dispatch.reconcileQueue("q");
    Person back = centre.comes("a1", "agent");

    centre.dispatch.arrived("a1", back.sessionId(), back.epoch(), centre.replica);

    assertThat(centre.dispatch.ringingAt("a1")).containsExactly(call);
  }
}
