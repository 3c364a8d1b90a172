package dev.holdfast.state.stream;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.OneRedis;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A reader on an event loop of its own that keeps all it is given. */
final class RecordingReader implements StreamReader {
  final List<Entry> entries = new CopyOnWriteArrayList<>();
  final List<Offset> gone = new CopyOnWriteArrayList<>();
  final List<String> announcements = new CopyOnWriteArrayList<>();
  final List<String> words = new CopyOnWriteArrayList<>();
  private final Context context = OneRedis.VERTX.getOrCreateContext();
  private volatile int replayed = -1;
  private volatile int takes = Integer.MAX_VALUE;
  private final Promise<Void> more = Promise.promise();

  Executor executor() {
    return task -> context.runOnContext(ignored -> task.run());
  }

  /** Takes so many entries, and no more before it is told to. */
  RecordingReader taking(int most) {
    takes = most;
    return this;
  }

  void takeAll() {
    takes = Integer.MAX_VALUE;
    more.complete();
  }

  @Override
  public Future<Void> ready() {
    return entries.size() < takes ? Future.succeededFuture() : more.future();
  }

  @Override
  public void entry(Entry entry) {
    entries.add(entry);
  }

  @Override
  public void live() {
    replayed = entries.size();
  }

  @Override
  public void announcement(String message) {
    announcements.add(message);
  }

  @Override
  public void control(String message) {
    words.add(message);
  }

  @Override
  public void gone(Offset last) {
    gone.add(last);
  }

  List<String> payloads() {
    return entries.stream().map(Entry::payload).toList();
  }

  RecordingReader awaitLive() {
    await().untilAsserted(() -> assertThat(replayed).isNotNegative());
    return this;
  }

  int replayedBeforeLive() {
    return replayed;
  }

  void awaitPayloads(List<String> expected) {
    await().untilAsserted(() -> assertThat(payloads()).isEqualTo(expected));
  }
}
