package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.engineio.FrameScanner.Found;
import dev.holdfast.testing.SeededRuns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
  /** What a frame looks like to whoever reads headers only. */
  private record Header(boolean control, boolean whole, boolean last, long length) {}

  @Test
  void findsEveryFrameInWhateverPiecesItComes() {
    SeededRuns.run(
        50,
        random -> {
          List<Header> written = new ArrayList<>();
          ByteBuf wire = Unpooled.buffer();
          EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
          for (int i = 0; i < 40; i++) {
            WebSocketFrame frame = frame(random);
            written.add(headerOf(frame));
            encoder.writeOutbound(frame);
          }
          for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
            wire.writeBytes(part);
            part.release();
          }

          assertThat(readInPieces(wire, random)).isEqualTo(written);
        });
  }

  @Test
  void tellsTheLengthBeforeThePayloadComes() {
    FrameScanner scanner = new FrameScanner();
    ByteBuf header =
        Unpooled.wrappedBuffer(new byte[] {1, -1, 0, 0, 0, 0, 0, 64, 0, 0, 9, 9, 9, 9});

    assertThat(scanner.next(header)).isEqualTo(Found.BEGINNING);
    assertThat(scanner.length()).isEqualTo(4 << 20);
    assertThat(scanner.isFinal()).isFalse();
    assertThat(scanner.unfinished()).isZero();
    assertThat(scanner.next(Unpooled.wrappedBuffer(new byte[100]))).isEqualTo(Found.NOTHING);
    assertThat(scanner.unfinished()).isEqualTo(100);
  }

  private static List<Header> readInPieces(ByteBuf wire, Random random) {
    FrameScanner scanner = new FrameScanner();
    List<Header> found = new ArrayList<>();
    int ends = 0;
    while (wire.isReadable()) {
      ByteBuf piece = wire.readSlice(Math.min(wire.readableBytes(), 1 + random.nextInt(700)));
      for (Found next = scanner.next(piece); next != Found.NOTHING; next = scanner.next(piece)) {
        if (next == Found.END) {
          ends++;
        } else {
          found.add(
              new Header(
                  scanner.isControl(), scanner.isWhole(), scanner.isFinal(), scanner.length()));
        }
      }
      assertThat(piece.isReadable()).isFalse();
    }
    assertThat(ends).isEqualTo(found.size());
    return found;
  }

  private static WebSocketFrame frame(Random random) {
    int[] sizes = {0, 1, 125, 126, 127, 5_000, 65_535, 65_536, 70_000};
    ByteBuf payload = Unpooled.buffer().writeZero(sizes[random.nextInt(sizes.length)]);
    boolean last = random.nextBoolean();
    return switch (random.nextInt(4)) {
      case 0 -> new TextWebSocketFrame(last, 0, payload);
      case 1 -> new BinaryWebSocketFrame(last, 0, payload);
      case 2 -> new ContinuationWebSocketFrame(last, 0, payload);
      default -> new PingWebSocketFrame(Unpooled.buffer().writeZero(random.nextInt(126)));
    };
  }

  private static Header headerOf(WebSocketFrame frame) {
    boolean ping = frame instanceof PingWebSocketFrame;
    boolean last = frame.isFinalFragment();
    return new Header(
        ping,
        last && !(frame instanceof ContinuationWebSocketFrame),
        last,
        frame.content().readableBytes());
  }
}
