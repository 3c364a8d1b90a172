package dev.holdfast.rooms.call;

import dev.holdfast.state.call.CallIndex;
import dev.holdfast.state.call.CallIndex.Facet;
import dev.holdfast.state.call.CallIndex.Place;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.call.CallView;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Role;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists calls, newest first; call it on a virtual thread. */
@Singleton
final class CallList {
  /** However rare the calls are that the filter lets through, a page costs no more than this. */
  private static final int MOST_LOOKED_AT = 1000;

  private static final int AT_ONCE = 100;

  private static final Comparator<Place> NEWEST_FIRST =
      Comparator.comparingLong(Place::requestedAt).thenComparing(Place::callId).reversed();

  private final CallIndex index;
  private final CallRecords records;
  private final Rooms rooms;

  CallList(CallIndex index, CallRecords records, Rooms rooms) {
    this.index = index;
    this.records = records;
    this.rooms = rooms;
  }

  CallPage page(CallFilter filter, Caller caller, String cursor, int limit) {
    Set<Facet> facets = facets(filter, caller);
    List<CallDetails> found = new ArrayList<>();
    Place last = filter.placeOf(cursor, caller);
    for (int looked = 0; looked < MOST_LOOKED_AT; looked += AT_ONCE) {
      List<Place> places = before(facets, last);
      List<Optional<CallView>> calls = show(places, caller);
      for (int i = 0; i < places.size(); i++) {
        if (filter.isOver(places.get(i))) {
          return new CallPage(found, Optional.empty());
        }
        Optional<CallView> call =
            calls.get(i).filter(filter::lets).filter(one -> CallAccess.maySee(caller, one));
        if (call.isPresent() && found.size() == limit) {
          return new CallPage(found, Optional.of(filter.cursorAfter(last, caller)));
        }
        call.map(CallDetails::of).ifPresent(found::add);
        last = places.get(i);
      }
      if (places.size() < AT_ONCE) {
        return new CallPage(found, Optional.empty());
      }
    }
    return new CallPage(found, Optional.of(filter.cursorAfter(last, caller)));
  }

  /** The lists in which all calls stand that the caller may see and the filter lets through. */
  private static Set<Facet> facets(CallFilter filter, Caller caller) {
    boolean seesQueue = caller.role().seesAll() || caller.role() == Role.AGENT;
    if (!filter.queue().isEmpty() && seesQueue && mayUse(filter.queue(), caller)) {
      return Set.of(new Facet.Queue(filter.queue()));
    }
    return switch (caller.role()) {
      case SERVICE, SUPERVISOR ->
          Set.of(filter.userId().isEmpty() ? new Facet.All() : new Facet.Person(filter.userId()));
      case AGENT ->
          caller.mayUseEveryQueue()
              ? Set.of(new Facet.All())
              : Stream.concat(
                      Stream.of(new Facet.Person(caller.userId())),
                      caller.namedQueues().stream().map(Facet.Queue::new))
                  .collect(Collectors.toUnmodifiableSet());
      case CUSTOMER -> Set.of(new Facet.Person(caller.userId()));
    };
  }

  private static boolean mayUse(String queue, Caller caller) {
    return caller.role().seesAll() || caller.mayUseQueue(queue);
  }

  private List<Place> before(Set<Facet> facets, Place place) {
    List<Future<List<Place>>> lists =
        facets.stream().map(facet -> index.before(facet, place, AT_ONCE)).toList();
    Await.on(Future.all(lists));
    return lists.stream()
        .flatMap(list -> list.result().stream())
        .sorted(NEWEST_FIRST)
        .distinct()
        .limit(AT_ONCE)
        .toList();
  }

  private List<Optional<CallView>> show(List<Place> places, Caller caller) {
    List<Future<Optional<CallView>>> shown =
        places.stream()
            .map(place -> records.find(place.callId()).compose(call -> unlessRemoved(call, caller)))
            .toList();
    Await.on(Future.all(shown));
    return shown.stream().map(Future::result).toList();
  }

  private Future<Optional<CallView>> unlessRemoved(Optional<CallView> call, Caller caller) {
    Optional<String> room = call.flatMap(CallView::roomId);
    if (room.isEmpty() || caller.role() == Role.SERVICE) {
      return Future.succeededFuture(call);
    }
    return rooms.isRemoved(room.get(), caller).map(is -> is ? Optional.empty() : call);
  }
}
