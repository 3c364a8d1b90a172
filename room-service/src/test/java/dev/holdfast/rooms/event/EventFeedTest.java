package dev.holdfast.rooms.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.stream.Offset;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFeedTest {
  private final List<EventFeed.Item> taken = new ArrayList<>();
  private final Promise<Void> ready = Promise.promise();

  private final EventFeed.Reader reader =
      new EventFeed.Reader() {
        @Override
        public Future<Void> ready() {
          return ready.future();
        }

        @Override
        public void take(EventFeed.Item item) {
          taken.add(item);
        }
      };

  /** What was trimmed while it did not read may have been that it was removed. */
  @Test
  void aReaderThatLetsTheLogWaitUntilItIsTrimmedHasToComeAgain() {
    EventFeed feed =
        new EventFeed(
            null,
            "a-log",
            EventVisibility.WHOLE,
            new OwnRemoval("eve", 0),
            null,
            Runnable::run,
            reader);
    assertThat(feed.ready().isComplete()).isFalse();

    feed.gone(Offset.START);

    assertThat(taken).containsExactly(new EventFeed.Item.End());
  }
}
