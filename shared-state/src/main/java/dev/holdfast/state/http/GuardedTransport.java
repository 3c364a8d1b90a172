package dev.holdfast.state.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InstanceHandle;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts {@link RequestGuard} into each connection that a server of this process accepts, whatever
 * its port. Vert.x has no time limit for a request's head, and its handlers of connections are
 * Quarkus' own; a transport is where all servers pass. Found as a service, see META-INF/services.
 */
public final class GuardedTransport implements VertxServiceProvider {
  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(new Guarding());
  }

  private static final class Guarding extends JDKTransport {
    @Override
    public void configure(
        NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
      super.configure(options, domainSocket, bootstrap);
      bootstrap.handler(new Accepted(RequestTimes.of(ConfigProvider.getConfig())));
    }
  }

  private static final UnfinishedShare UNCOUNTED =
      new UnfinishedShare() {
        @Override
        public boolean take(int more) {
          return true;
        }

        @Override
        public void give(int fewer) {
          // Nor was it counted when it was taken.
        }
      };

  /** Of the listening socket: what it reads are the connections. */
  @Sharable
  private static final class Accepted extends ChannelInboundHandlerAdapter {
    private final RequestTimes times;

    Accepted(RequestTimes times) {
      this.times = times;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      ((Channel) connection)
          .pipeline()
          .addLast(new GuardInstaller(new RequestGuard(times, Accepted::share)));
      context.fireChannelRead(connection);
    }

    // A server may be there before the beans; nobody is told of it so early.
    private static UnfinishedShare share() {
      ArcContainer beans = Arc.container();
      InstanceHandle<UnfinishedInput> input =
          beans == null ? null : beans.instance(UnfinishedInput.class);
      return input == null || !input.isAvailable() ? UNCOUNTED : input.get().strangers();
    }
  }
}
