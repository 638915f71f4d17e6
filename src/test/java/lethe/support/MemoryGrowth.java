package lethe.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compares the memory of the last fifth of a long loop with that of its second fifth. */
public final class MemoryGrowth {
  private static final long MEBIBYTE = 1 << 20;
  private static final long LIMIT = 64 * MEBIBYTE;

  private final int steps;
  private long early = Long.MAX_VALUE;
  private long late = Long.MAX_VALUE;

  /** A measurement of a loop of {@code steps} steps, of which it looks at some. */
  public MemoryGrowth(int steps) {
    this.steps = steps;
  }

  /** Step {@code step} of the loop is done, counted from 1. */
  public void step(long step) {
    if (step % (steps / 25) != 0) {
      return;
    }
    long fifth = (step - 1) * 5 / steps;
    if (fifth == 1) {
      early = Math.min(early, ResidentMemory.bytes());
    } else if (fifth == 4) {
      late = Math.min(late, ResidentMemory.bytes());
    }
  }

  /** The loop is over and its memory grew by less than 64 MiB; says how much it was. */
  public void assertFlat() {
    System.out.printf(
        "memory %d to %d MiB over %d steps%n", early / MEBIBYTE, late / MEBIBYTE, steps);
    assertTrue(early < Long.MAX_VALUE && late < Long.MAX_VALUE, "the loop was not measured");
    assertTrue(late - early < LIMIT, "grew by " + (late - early) / MEBIBYTE + " MiB");
  }
}
