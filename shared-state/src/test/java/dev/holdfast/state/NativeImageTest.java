package dev.holdfast.state;

import dev.holdfast.testing.NativeImageRules;

class NativeImageTest extends NativeImageRules {
  NativeImageTest() {
    super("dev.holdfast.state");
  }
}
