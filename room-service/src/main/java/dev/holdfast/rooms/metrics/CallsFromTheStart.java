package dev.holdfast.rooms.metrics;

import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.dispatch.DispatchMetrics;
import dev.holdfast.state.room.Windows;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Shows at zero what is counted wherever calls and rooms are changed, as they are here. */
@Singleton
final class CallsFromTheStart {
  void begin(@Observes StartupEvent event, DispatchMetrics dispatch) {
    Windows.expect();
    CallRecords.expectEnds();
    dispatch.expect();
  }
}
