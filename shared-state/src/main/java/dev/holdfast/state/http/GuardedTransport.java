package dev.holdfast.state.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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

  /** Of the listening socket: what it reads are the connections. */
  @Sharable
  private static final class Accepted extends ChannelInboundHandlerAdapter {
    private final RequestTimes times;

    Accepted(RequestTimes times) {
      this.times = times;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      ((Channel) connection).pipeline().addLast(new GuardInstaller(new RequestGuard(times)));
      context.fireChannelRead(connection);
    }
  }
}
