package lethe.base;

/**
 * The wall-clock time of a work that may have been stopped and begun again: what it took before the
 * stop and what it has taken since. The time between the two is not counted.
 */
public final class Elapsed {
  private final long start = System.nanoTime();
  private final double earlier;

  /**
   * Time that runs from now on.
   *
   * @param earlier seconds that the work took before it was stopped, at least 0; 0 for a new one
   */
  public Elapsed(double earlier) {
    this.earlier = Checks.atLeast("earlier seconds", earlier, 0);
  }

  /** Seconds so far. */
  public double seconds() {
    return earlier + (System.nanoTime() - start) * 1e-9;
  }
}
