package dev.holdfast.testing.cycle.hen;

import dev.holdfast.testing.cycle.egg.Egg;

public class Hen {
  public Egg lay() {
    return new Egg();
  }
}
