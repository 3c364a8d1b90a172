package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineLoadTest {
  @Test
  void isReadAsLinuxTellsIt() {
    String stat =
        """
        cpu  100 1 20 1000 5 0 4 70 30 0
        cpu0 50 1 10 500 3 0 2 35 15 0
        intr 12345 0 0
        ctxt 99
        procs_running 7
        procs_blocked 0
        """;

    assertThat(MachineLoad.parse(stat, 3.5)).isEqualTo(new MachineLoad(7, 3.5, 70, 1200));
  }

  @Test
  void isKnownHereToo() {
    assertThat(MachineLoad.now().runnable()).isGreaterThanOrEqualTo(0);
  }
}
