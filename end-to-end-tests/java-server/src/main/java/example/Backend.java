package example;

import dev.holdfast.server.HoldfastApiError;
import dev.holdfast.server.HoldfastServer;
import dev.holdfast.server.rooms.CloseRequest;
import dev.holdfast.server.rooms.PolicyRequest;
import dev.holdfast.server.rooms.RoomRequest;
import dev.holdfast.server.rooms.RoomState;
import dev.holdfast.server.rooms.TokenRequest;
import dev.holdfast.server.transcripts.EndItem;
import dev.holdfast.server.transcripts.Entry;
import dev.holdfast.server.transcripts.SegmentItem;
import dev.holdfast.server.transcripts.TranscriptMessage;
import dev.holdfast.server.webhooks.WebhookEvent;
import dev.holdfast.server.webhooks.WebhookEventType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Does what a backend does, and says what came of it: a line for each thing. */
public final class Backend {
  private static final String ROOM = "java-room";
  private static final String CALL = "java-call";

  public static void main(String[] args) throws Exception {
    HoldfastServer holdfast =
        HoldfastServer.builder(URI.create(variable("ROOMS_URL")), variable("API_KEY"))
            .transcriptsUrl(URI.create(variable("TRANSCRIPTS_URL")))
            .build();
    int port = Integer.parseInt(variable("WEBHOOK_PORT"));
    try (Receiver receiver = new Receiver(port, variable("WEBHOOK_SECRET"))) {
      mint(holdfast);
      room(holdfast);
      transcript(holdfast);
      refusals(holdfast);
      webhook(receiver);
    }
  }

  private static void mint(HoldfastServer holdfast) {
    TokenRequest alice =
        TokenRequest.builder()
            .sub("alice")
            .name("Alice")
            .role("customer")
            .rooms(Set.of(ROOM))
            .ttl(Duration.ofMinutes(10))
            .build();
    say("token", holdfast.mintToken(alice).token());
  }

  private static void room(HoldfastServer holdfast) {
    RoomState made =
        holdfast
            .rooms()
            .createRoom(
                RoomRequest.builder()
                    .id(ROOM)
                    .type("support")
                    .policy(PolicyRequest.builder().reconnectWindow(Duration.ofSeconds(90)).build())
                    .build());
    say("made", made.roomId() + " " + made.policy().reconnectWindowMs());
    RoomState read = holdfast.rooms().readRoom(ROOM);
    say("read", read.status() + " " + (read.createdAt().equals(made.createdAt())));
    say("listed", ids(holdfast, "open"));
    CloseRequest reason = CloseRequest.builder().reason("over").build();
    RoomState closed = holdfast.rooms().closeRoom(ROOM, with -> with.closeRequest(reason));
    say("closed", closed.status() + " " + closed.closeReason());
    say("listed-then", ids(holdfast, "open"));
    say("queues", holdfast.queues().listQueues().queues().size());
  }

  private static List<String> ids(HoldfastServer holdfast, String status) {
    return holdfast.rooms().listRooms(with -> with.status(status).limit(10L)).rooms().stream()
        .map(RoomState::roomId)
        .toList();
  }

  private static void transcript(HoldfastServer holdfast) {
    SegmentItem segment =
        SegmentItem.builder().id("s1").text("Good morning.").speaker("agent").isFinal(true).build();
    EndItem end = EndItem.builder().build();
    var accepted = holdfast.ingest().addSegments(CALL, List.of(segment, end));
    say("accepted", accepted.accepted().get(0).result() + " " + (accepted.ended() != null));
    for (Entry entry : holdfast.transcripts().readTranscript(CALL).entries()) {
      String text = entry instanceof TranscriptMessage said ? said.transcript().text() : "";
      say("entry", entry.type() + " " + text);
    }
  }

  private static void refusals(HoldfastServer holdfast) {
    try {
      holdfast.rooms().readRoom("nowhere/at all");
    } catch (HoldfastApiError error) {
      say("refused", error.status() + " " + error.code());
    }
    try {
      holdfast.rooms().readRoom("nowhere");
    } catch (HoldfastApiError error) {
      say("unknown", error.status() + " " + error.code());
    }
    try {
      holdfast.rooms().listRooms(with -> with.limit(1000L));
    } catch (HoldfastApiError error) {
      say("wrong", error.code() + " " + error.errors().get(0).field());
    }
  }

  private static void webhook(Receiver receiver) throws InterruptedException {
    WebhookEvent event;
    do {
      event = receiver.next();
      say("event", event.type() + " " + event.roomId());
    } while (!event.type().equals(WebhookEventType.ROOM_CLOSED));
    say("reason", event.text("reason").orElse(""));
    say("changed", receiver.refusalOfAChangedOne());
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  private static void say(String what, Object how) {
    System.out.println("said " + what + " " + how);
  }
}
