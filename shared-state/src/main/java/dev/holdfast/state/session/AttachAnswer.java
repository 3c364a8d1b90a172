package dev.holdfast.state.session;

import io.vertx.redis.client.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** What session/attach returns, parsed. */
final class AttachAnswer {
  private AttachAnswer() {}

  static Attachment of(PrivateId pid, Response answer) {
    return switch (answer.get(0).toString()) {
      case "absent" -> new Attachment.Absent();
      case "refused" -> new Attachment.Refused();
      case "late" -> new Attachment.Late();
      case "held" -> new Attachment.Held();
      default ->
          new Attachment.Attached(
              pid,
              answer.get(1).toLong(),
              answer.get(2).toString(),
              answer.get(3).toLong(),
              SessionMemberships.of(answer.get(4)),
              pairs(answer.get(5)),
              answer.get(6).toString(),
              FailedDeliveries.parse(answer.get(7).toString()));
    };
  }

  private static Map<String, String> pairs(Response flat) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      // An acknowledgment that was kept twice: the first one counts.
      pairs.putIfAbsent(flat.get(i).toString(), flat.get(i + 1).toString());
    }
    return pairs;
  }
}
