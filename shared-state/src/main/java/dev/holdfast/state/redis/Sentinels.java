package dev.holdfast.state.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks Sentinels where the master is, one after another until one knows; who knew is asked first
 * the next time. See "Guidelines for Redis clients with support for Redis Sentinel": whether it is
 * a master is asked of itself, by the link.
 */
final class Sentinels {
  private static final Logger LOG = Logger.getLogger(Sentinels.class);
  private static final int ANSWER_SECONDS = 3;

  private final Vertx vertx;
  private final RedisAccess access;
  private final String masterName;
  private volatile List<String> addresses;

  Sentinels(Vertx vertx, RedisAccess access) {
    RedisOptions options = access.options().get();
    this.vertx = vertx;
    this.access = access;
    this.masterName = options.getMasterName();
    this.addresses = List.copyOf(options.getEndpoints());
  }

  /** Where the master is, in the manner in which the Sentinel that says so is reached. */
  Future<String> master() {
    return ask(addresses, "there is none");
  }

  private Future<String> ask(List<String> left, String whyNot) {
    if (left.isEmpty()) {
      return Future.failedFuture("no Sentinel knows the master " + masterName + ": " + whyNot);
    }
    String sentinel = left.getFirst();
    return ask(sentinel)
        .onSuccess(found -> askFirst(sentinel))
        .recover(
            error -> {
              LOG.debugf("a Sentinel does not know the master: %s", error.getMessage());
              return ask(left.subList(1, left.size()), error.getMessage());
            });
  }

  private Future<String> ask(String sentinel) {
    Connector connector =
        new Connector(
            vertx,
            access.options(),
            () -> access.login().atSentinel(vertx, sentinel, access.password()));
    Request question = Request.cmd(Command.SENTINEL).arg("GET-MASTER-ADDR-BY-NAME").arg(masterName);
    return connector
        .connect()
        .compose(connection -> connection.send(question))
        .timeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .onComplete(answer -> connector.close())
        .map(answer -> named(sentinel, answer));
  }

  private String named(String sentinel, Response answer) {
    if (answer == null) {
      throw new IllegalStateException("a Sentinel watches no master of this name");
    }
    return RedisServers.address(
        URI.create(sentinel), answer.get(0).toString(), answer.get(1).toInteger());
  }

  private synchronized void askFirst(String sentinel) {
    if (!addresses.getFirst().equals(sentinel)) {
      List<String> order = new ArrayList<>(addresses);
      order.remove(sentinel);
      order.addFirst(sentinel);
      addresses = List.copyOf(order);
    }
  }
}
