package dev.holdfast.state.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String PAYLOAD = "[\"offer\",{\"to\":\"a@b c@d\"}]";
  private static final Entry ENTRY = new Entry(new Offset("12", 3), PAYLOAD);

  @Test
  void anEntryMayComeWithNothingElse() {
    assertThat(Notification.parse("+12-3 " + PAYLOAD))
        .isEqualTo(new Notification.Appended(ENTRY, 0, TraceParent.NONE));
  }

  @Test
  void anEntryMayComeWithItsTime() {
    assertThat(Notification.parse("+12-3@1700000000000001 " + PAYLOAD))
        .isEqualTo(new Notification.Appended(ENTRY, 1_700_000_000_000_001L, TraceParent.NONE));
  }

  @Test
  void anEntryMayComeWithItsTimeAndItsSpan() {
    assertThat(Notification.parse("+12-3@17@" + TRACE + " " + PAYLOAD))
        .isEqualTo(new Notification.Appended(ENTRY, 17, new TraceParent(TRACE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "rubbish",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
      })
  void whatIsNoSpanDoesNotKeepTheEntryBack(String rubbish) {
    assertThat(Notification.parse("+12-3@17@" + rubbish + " " + PAYLOAD))
        .isEqualTo(new Notification.Appended(ENTRY, 17, TraceParent.NONE));
  }
}
