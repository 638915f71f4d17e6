package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ElapsedTest {
  @Test
  void secondsRunFromItsMaking() throws InterruptedException {
    long before = System.nanoTime();
    Elapsed elapsed = new Elapsed(0);
    Thread.sleep(20);

    double seconds = elapsed.seconds();

    double most = (System.nanoTime() - before) * 1e-9;
    assertTrue(seconds >= 0.019 && seconds <= most, seconds + " of at most " + most);
    assertTrue(elapsed.seconds() >= seconds, "it runs on");
  }

  @Test
  void secondsBeforeAStopAreAdded() {
    double first = 40.5;

    double both = new Elapsed(first).seconds();

    assertEquals(first, both, 5);
    assertTrue(both > first, "was " + both);
  }

  @Test
  void refusesWhatIsNoTime() {
    for (double earlier : new double[] {-1, Double.NaN}) {
      var error = assertThrows(IllegalArgumentException.class, () -> new Elapsed(earlier));
      assertTrue(error.getMessage().startsWith("earlier seconds must be at least 0, was "));
    }
  }
}
