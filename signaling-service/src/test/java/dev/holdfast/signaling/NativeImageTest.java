package dev.holdfast.signaling;

import dev.holdfast.testing.NativeImageRules;

class NativeImageTest extends NativeImageRules {
  NativeImageTest() {
    super("dev.holdfast.signaling");
  }
}
