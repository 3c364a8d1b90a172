package dev.holdfast.state.redis;

import java.nio.charset.StandardCharsets;

/**
 * Where a cluster keeps a key: CRC16 (XMODEM) of its hash tag; see the Redis Cluster specification.
 */
final class KeySlot {
  static final int COUNT = 16_384;
  private static final int POLYNOMIAL = 0x1021;
  private static final int[] OF_BYTE = new int[256];

  static {
    for (int one = 0; one < OF_BYTE.length; one++) {
      int crc = one << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      OF_BYTE[one] = crc & 0xffff;
    }
  }

  private KeySlot() {}

  static int of(String key) {
    int crc = 0;
    for (byte one : tag(key).getBytes(StandardCharsets.UTF_8)) {
      crc = crc << 8 & 0xffff ^ OF_BYTE[crc >> 8 ^ one & 0xff];
    }
    return crc % COUNT;
  }

  /** What stands between the first brace and the next closing one, if anything; else the key. */
  static String tag(String key) {
    int from = key.indexOf('{') + 1;
    int to = from == 0 ? -1 : key.indexOf('}', from);
    return to > from ? key.substring(from, to) : key;
  }
}
