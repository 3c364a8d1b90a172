package dev.holdfast.transcripts.engine;

import java.util.List;

/** The speech engines as the service finds them, for tests without it. */
public final class KnownEngines {
  public static final Engines ALL =
      new Engines(List.of(new Vosk.Product(), new Deepgram.Product(), new AssemblyAi.Product()));

  private KnownEngines() {}

  static Engine listening(String name, AudioStream audio) {
    return ALL.named(name).orElseThrow().listening(audio);
  }
}
