package dev.holdfast.rooms.webhook;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up names. It may take as long as the network likes: not for a virtual thread. */
interface Resolver {
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** By the system's means. */
  @Singleton
  final class OfSystem implements Resolver {
    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
      return List.of(InetAddress.getAllByName(host));
    }
  }
}
