package dev.holdfast.testing.cycle.egg;

import dev.holdfast.testing.cycle.hen.Hen;

public class Egg {
  public Hen hatch() {
    return new Hen();
  }
}
