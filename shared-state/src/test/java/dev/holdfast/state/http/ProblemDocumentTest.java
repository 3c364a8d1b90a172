package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import org.junit.jupiter.api.Test;

class ProblemDocumentTest {
  @Test
  void saysWhatIsWrongToPeopleAndToPrograms() {
    assertThat(ProblemDocument.text(ErrorCode.INVALID_PAYLOAD, 431, "the \"headers\" are too long"))
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Request Header Fields Too"
                + " Large\",\"status\":431,\"code\":\"invalid-payload\",\"detail\":\"the"
                + " \\\"headers\\\" are too long\",\"retryable\":false}");
  }

  @Test
  void cutsWhatItRepeats() {
    String detail =
        ProblemDocument.of(ErrorCode.INTERNAL, 500, "x".repeat(10_000)).path("detail").asText();
    assertThat(detail).hasSizeLessThanOrEqualTo(300);
  }
}
