package dev.holdfast.signaling.event;

/**
 * How good a connection sounds: the E-model of ITU-T G.107 for a codec that conceals losses well
 * (Opus), reduced to delay and loss.
 */
final class Quality {
  private static final double BEST = 93.2;

  /** One-way delay (ms) from which conversation begins to suffer, G.107 with the default Ta. */
  private static final double NOTICED_DELAY = 177.3;

  /** Packetisation and decoding (ms). */
  private static final double CODEC_DELAY = 20;

  /** Robustness of Opus with in-band FEC against random loss, G.113's Bpl. */
  private static final double LOSS_ROBUSTNESS = 20;

  private Quality() {}

  /**
   * The mean opinion score, 1.0 (bad) to 4.4 (as good as it gets), to one decimal.
   *
   * @param rttMs round trip
   * @param jitterMs of which a jitter buffer holds about twice
   * @param lossPct lost packets, 0 to 100
   */
  static double score(double rttMs, double jitterMs, double lossPct) {
    double delay = rttMs / 2 + 2 * jitterMs + CODEC_DELAY;
    double byDelay = 0.024 * delay + 0.11 * Math.max(0, delay - NOTICED_DELAY);
    double byLoss = 95 * lossPct / (lossPct + LOSS_ROBUSTNESS);
    double r = Math.clamp(BEST - byDelay - byLoss, 0, 100);
    double mos = 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
    return Math.round(10 * Math.max(1, mos)) / 10.0;
  }
}
