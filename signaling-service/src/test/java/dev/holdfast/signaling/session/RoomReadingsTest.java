package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.room.RoomView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomReadingsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void aReadingThatThrowsFailsAndTheNextOneReads() {
    List<String> asked = new ArrayList<>();
    RoomReadings readings =
        new RoomReadings(
            vertx,
            room -> {
              asked.add(room);
              if (asked.size() == 1) {
                throw new NoClassDefFoundError("no");
              }
              return Future.succeededFuture(Optional.empty());
            });

    Future<Optional<RoomView>> first = readings.of("room");
    Future<Optional<RoomView>> second = readings.of("room");

    assertThat(first.cause()).hasMessage("no");
    assertThat(second.result()).isEmpty();
    assertThat(asked).hasSize(2);
  }

  @Test
  void whoAsksDuringAReadingSharesTheNextOne() {
    List<Promise<Optional<RoomView>>> asked = new ArrayList<>();
    RoomReadings readings =
        new RoomReadings(
            vertx,
            room -> {
              asked.add(Promise.promise());
              return asked.getLast().future();
            });

    readings.of("room");
    Future<Optional<RoomView>> second = readings.of("room");
    Future<Optional<RoomView>> third = readings.of("room");
    asked.getFirst().fail("no");
    asked.getLast().complete(Optional.empty());

    assertThat(asked).hasSize(2);
    assertThat(second.succeeded()).isTrue();
    assertThat(third.succeeded()).isTrue();
  }
}
