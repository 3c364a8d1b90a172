package dev.holdfast.state.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The servers that hold the state, each reached by links of its own: a single one (or whichever
 * Sentinel names), or the masters of a cluster. The client's own cluster connection is lost as a
 * whole when one node is, and cannot be made again before all are back.
 *
 * <p>Which node holds what is asked for anew whenever a link is lost or a node says that it moved.
 */
final class RedisServers {
  private static final Logger LOG = Logger.getLogger(RedisServers.class);
  private static final long ASK_AGAIN_MS = 500;
  private static final int BARRIER_KEYS = 64;
  // The slots of numbers repeat: of so many, each slot has one.
  private static final int MEET_EVERY_SLOT = 1 << 18;

  /** Hears what becomes of the links, and that keys may be held elsewhere from now on. */
  interface Watcher extends RedisLink.Watcher {
    void moved();
  }

  /** One server. */
  private record Server(List<RedisLink> links) {
    void close() {
      links.forEach(RedisLink::close);
    }
  }

  /**
   * Who holds what.
   *
   * @param servers by their address
   * @param holders address by slot; one for all if there is a single server
   */
  private record Topology(Map<String, Server> servers, List<String> holders) {
    Server serverOf(String key) {
      return servers.get(holders.size() == 1 ? holders.getFirst() : holders.get(KeySlot.of(key)));
    }
  }

  private final Vertx vertx;
  private final RedisAccess access;
  private final int linksEach;
  private final Watcher watcher;
  private final boolean cluster;
  private final AtomicBoolean askingSoon = new AtomicBoolean();
  private final AtomicBoolean doubting = new AtomicBoolean();
  private volatile Topology topology;
  private volatile boolean closed;
  private Future<Void> asking;

  RedisServers(Vertx vertx, RedisAccess access, int linksEach, Watcher watcher) {
    this.vertx = vertx;
    this.access = access;
    this.linksEach = linksEach;
    this.watcher = watcher;
    this.cluster = access.options().get().getType() == RedisClientType.CLUSTER;
    this.topology = new Topology(Map.of(), List.of(""));
  }

  /** To be called once the watcher is ready to hear. */
  void open() {
    if (cluster) {
      ask();
    } else {
      topology = new Topology(Map.of("", server("", onlyServer())), List.of(""));
      open(topology.servers.values());
    }
  }

  /** Where the one server is, asked for each connection. */
  private Supplier<Future<String>> onlyServer() {
    if (access.options().get().getType() == RedisClientType.SENTINEL) {
      Sentinels sentinels = new Sentinels(vertx, access);
      return () -> sentinels.master().compose(this::signed);
    }
    String address = access.options().get().getEndpoint();
    return () -> signed(address);
  }

  private Future<String> signed(String address) {
    return access.login().atRedis(vertx, address, access.password());
  }

  /** The link for all of a key's commands; null while nobody is known to hold it. */
  RedisLink linkOf(String key) {
    Server server = topology.serverOf(key);
    return server == null
        ? null
        : server.links.get(Math.floorMod(KeySlot.tag(key).hashCode(), linksEach));
  }

  /** Sends a command about a key; fails with {@code unavailable} while its holder is away. */
  Future<Response> send(String key, Function<RedisLink, Future<Response>> command) {
    return sendOnce(key, command)
        .recover(
            error ->
                isMoved(error.getMessage())
                    ? ask().compose(known -> sendOnce(key, command)).recover(this::asUnavailable)
                    : Future.failedFuture(error));
  }

  /** Some link, for what is not about a key; null if there is none. */
  RedisLink anyLink() {
    return links().filter(RedisLink::isUp).findFirst().orElse(null);
  }

  boolean isUp() {
    Topology now = topology;
    return !now.servers.isEmpty() && links().allMatch(RedisLink::isUp);
  }

  /** Whether each server's link of this number, from 0 on, is up. */
  boolean isUp(int link) {
    Topology now = topology;
    return !now.servers.isEmpty()
        && now.servers.values().stream().allMatch(server -> server.links.get(link).isUp());
  }

  void close() {
    closed = true;
    topology.servers.values().forEach(Server::close);
  }

  /** Whether a refusal means that another node holds the key. */
  static boolean isMoved(String message) {
    return message != null && message.startsWith("MOVED");
  }

  /** Somebody was refused, or sent away: asks who holds what, and says it whatever the answer. */
  void doubt() {
    if (cluster && !closed && doubting.compareAndSet(false, true)) {
      vertx.setTimer(
          ASK_AGAIN_MS,
          timer -> {
            doubting.set(false);
            ask().onComplete(known -> watcher.moved());
          });
    }
  }

  /** Asks the cluster who holds what; one question at a time. */
  private synchronized Future<Void> ask() {
    if (!cluster || closed) {
      return Future.succeededFuture();
    }
    if (asking == null) {
      Promise<Void> answered = Promise.promise();
      asking = answered.future();
      List<String> addresses = new ArrayList<>(topology.servers.keySet());
      Collections.shuffle(addresses);
      addresses.addAll(access.options().get().getEndpoints());
      ask(addresses)
          .onComplete(
              result -> {
                synchronized (this) {
                  asking = null;
                }
                if (result.failed()) {
                  LOG.debugf("no node of the cluster reached: %s", result.cause().getMessage());
                  askSoon();
                }
                answered.handle(result);
              });
    }
    return asking;
  }

  private Future<Void> ask(List<String> addresses) {
    if (addresses.isEmpty()) {
      return Future.failedFuture(RedisLink.unavailable());
    }
    String address = addresses.getFirst();
    Connector connector = new Connector(vertx, access.options(), () -> signed(address));
    return connector
        .connect()
        .compose(connection -> connection.send(Request.cmd(Command.CLUSTER).arg("SLOTS")))
        .onComplete(answer -> connector.close())
        .map(
            slots -> {
              adopt(URI.create(address), slots);
              return (Void) null;
            })
        .recover(error -> ask(addresses.subList(1, addresses.size())));
  }

  private void askSoon() {
    if (cluster && !closed && askingSoon.compareAndSet(false, true)) {
      vertx.setTimer(
          ASK_AGAIN_MS,
          timer -> {
            askingSoon.set(false);
            ask();
          });
    }
  }

  private synchronized void adopt(URI asked, Response slots) {
    if (closed) {
      return;
    }
    List<String> holders = new ArrayList<>(Collections.nCopies(KeySlot.COUNT, ""));
    Map<String, Server> servers = new HashMap<>();
    List<Server> made = new ArrayList<>();
    for (Response range : slots) {
      Response master = range.get(2);
      String host = master.get(0) == null ? "" : master.get(0).toString();
      String address = address(asked, host, master.get(1).toInteger());
      Collections.fill(
          holders.subList(range.get(0).toInteger(), range.get(1).toInteger() + 1), address);
      servers.computeIfAbsent(
          address,
          unknown -> {
            Server present = topology.servers.get(address);
            if (present == null) {
              made.add(server(address, () -> signed(address)));
              return made.getLast();
            }
            return present;
          });
    }
    Topology before = topology;
    topology = new Topology(Map.copyOf(servers), List.copyOf(holders));
    open(made);
    before.servers.forEach(
        (address, server) -> {
          if (!servers.containsKey(address)) {
            server.close();
          }
        });
    if (!before.holders.equals(holders)) {
      watcher.moved();
    }
  }

  private Server server(String named, Supplier<Future<String>> address) {
    Watched watched = new Watched();
    Supplier<Optional<Barrier>> barrier = () -> barrier(named);
    return new Server(
        Stream.generate(
                () ->
                    new RedisLink(
                        vertx, new Connector(vertx, access.options(), address), barrier, watched))
            .limit(linksEach)
            .toList());
  }

  // Another key each time: a slot that moves keeps nobody from writing for long.
  private Optional<Barrier> barrier(String server) {
    if (access.durability().isOfPrimaryOnly()) {
      return Optional.empty();
    }
    int first = ThreadLocalRandom.current().nextInt(BARRIER_KEYS);
    List<String> holders = topology.holders;
    String key =
        IntStream.range(first, first + MEET_EVERY_SLOT)
            .mapToObj(i -> "barrier:{" + i + "}")
            .filter(one -> holders.size() == 1 || holders.get(KeySlot.of(one)).equals(server))
            .findFirst()
            .orElse("barrier:{0}");
    return Optional.of(new Barrier(access.durability(), key));
  }

  /** Passes on what is heard; a lost or refusing node may not be a master any more. */
  private final class Watched implements RedisLink.Watcher {
    @Override
    public void up(RedisLink link) {
      watcher.up(link);
    }

    @Override
    public void lost(RedisLink link) {
      watcher.lost(link);
      askSoon();
    }

    @Override
    public void pushed(Response push) {
      watcher.pushed(push);
    }

    @Override
    public void refused(String message) {
      watcher.refused(message);
    }
  }

  private Stream<RedisLink> links() {
    return topology.servers.values().stream().flatMap(server -> server.links.stream());
  }

  private Future<Response> sendOnce(String key, Function<RedisLink, Future<Response>> command) {
    RedisLink link = linkOf(key);
    return link == null ? Future.failedFuture(RedisLink.unavailable()) : command.apply(link);
  }

  private <T> Future<T> asUnavailable(Throwable error) {
    return Future.failedFuture(isMoved(error.getMessage()) ? RedisLink.unavailable() : error);
  }

  private static void open(Iterable<Server> servers) {
    servers.forEach(server -> server.links.forEach(RedisLink::open));
  }

  /**
   * A server's address, as somebody names it, in the manner in which that one was asked. A node
   * names itself by what it knows of itself; what it leaves out is as it was asked.
   */
  static String address(URI asked, String host, int port) {
    String user = asked.getRawUserInfo() == null ? "" : asked.getRawUserInfo() + "@";
    String named = host.isEmpty() || host.equals("?") ? asked.getHost() : host;
    String bracketed = named.contains(":") && !named.startsWith("[") ? "[" + named + "]" : named;
    return asked.getScheme() + "://" + user + bracketed + ":" + port;
  }
}
