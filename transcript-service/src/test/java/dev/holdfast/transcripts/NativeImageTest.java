package dev.holdfast.transcripts;

import dev.holdfast.testing.NativeImageRules;

class NativeImageTest extends NativeImageRules {
  NativeImageTest() {
    super("dev.holdfast.transcripts");
  }
}
