package dev.holdfast.state.redis;

import dev.holdfast.state.error.HoldfastException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/**
 * Runs scripts through one connection. The first time, one goes as a whole: what is sent behind it
 * finds it there. Were each known only after a refusal, a later one might overtake it.
 *
 * <p>One that is to be called as a function is so as soon as its library is known to be there.
 * Where Redis does not take the library, it stays a script: what it does is the same.
 */
final class ScriptCalls {
  private static final Logger LOG = Logger.getLogger(ScriptCalls.class);
  private static final String UNKNOWN_SCRIPT = "NOSCRIPT";
  private static final String UNKNOWN_FUNCTION = "ERR Function not found";
  private static final List<String> FORBIDDEN = List.of("NOPERM", "ERR unknown command");
  private static final String LOADED_BEFORE = "already exists";
  private static final long LOADS_AGAIN_AFTER_NANOS = 5_000_000_000L;

  /** Sends a request through the connection. */
  @FunctionalInterface
  interface Sender {
    Future<Response> send(Request request);
  }

  /** A script that went as a whole, and is known to the server by its digest since. */
  private static final class Sent {
    volatile boolean isFunction;
    volatile long loadedAt;
  }

  private final Sender to;
  private final String run;
  private volatile boolean functions;
  // By the digest.
  private final ConcurrentMap<String, Sent> sent = new ConcurrentHashMap<>();

  /**
   * @param to through the connection
   * @param run of the server, see {@link RunArgument}
   * @param functions whether functions may be called
   */
  ScriptCalls(Sender to, String run, boolean functions) {
    this.to = to;
    this.run = run;
    this.functions = functions;
  }

  /** Whether a function was refused that Redis has lost since. */
  static boolean isFunctionLost(String message) {
    return message.startsWith(UNKNOWN_FUNCTION);
  }

  /** Whether the call of a function was refused, and not something that it does. */
  static boolean isFunctionForbidden(String message) {
    return FORBIDDEN.stream().anyMatch(message::startsWith)
        && message.toLowerCase(Locale.ROOT).contains("'fcall'");
  }

  Future<Response> run(Script script, List<String> keys, Object... args) {
    Sent before = sent.get(script.sha1());
    if (before == null) {
      return introduce(script, keys, args);
    }
    if (before.isFunction) {
      return to.send(request(Command.FCALL, script.function().orElseThrow(), keys, args));
    }
    if (script.function().isPresent()
        && System.nanoTime() - before.loadedAt > LOADS_AGAIN_AFTER_NANOS) {
      load(script, before);
    }
    return to.send(request(Command.EVALSHA, script.sha1(), keys, args))
        .recover(
            error ->
                String.valueOf(error.getMessage()).startsWith(UNKNOWN_SCRIPT)
                    ? whole(script, keys, args)
                    : Future.failedFuture(error));
  }

  private Future<Response> introduce(Script script, List<String> keys, Object[] args) {
    Future<Response> answer = whole(script, keys, args);
    load(script, sent.computeIfAbsent(script.sha1(), digest -> new Sent()));
    return answer;
  }

  private Future<Response> whole(Script script, List<String> keys, Object[] args) {
    return to.send(request(Command.EVAL, script.text(), keys, args));
  }

  // Not at once where Redis cannot take it just now, as a new master that has no replica yet.
  private void load(Script script, Sent known) {
    if (!functions || script.function().isEmpty()) {
      return;
    }
    known.loadedAt = System.nanoTime();
    to.send(Request.cmd(Command.FUNCTION).arg("LOAD").arg(script.library()))
        .onSuccess(loaded -> known.isFunction = true)
        .onFailure(
            error -> {
              if (String.valueOf(error.getMessage()).contains(LOADED_BEFORE)) {
                known.isFunction = true;
              } else if (!HoldfastException.of(error).code().retryable()) {
                functions = false;
                LOG.infof("%s is not called as a function: %s", script.name(), error.getMessage());
              }
            });
  }

  private Request request(Command eval, String script, List<String> keys, Object[] args) {
    Request request = Request.cmd(eval).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (Object arg : args) {
      request.arg(arg instanceof RunArgument named ? named.in(run) : String.valueOf(arg));
    }
    return request;
  }
}
