package dev.holdfast.rooms;

import dev.holdfast.testing.NativeImageRules;

class NativeImageTest extends NativeImageRules {
  NativeImageTest() {
    super("dev.holdfast.rooms");
  }
}
