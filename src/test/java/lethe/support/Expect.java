package lethe.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Assertions that most specifications need. */
public final class Expect {
  private Expect() {}

  /** {@code action} refuses its arguments and says exactly {@code message}. */
  public static void refusal(String message, Executable action) {
    error(IllegalArgumentException.class, message, action);
  }

  /** {@code action} throws {@code type} and says exactly {@code message}. */
  public static void error(Class<? extends Throwable> type, String message, Executable action) {
    assertEquals(message, assertThrows(type, action).getMessage());
  }

  /**
   * The Euclidean distance of {@code actual} to {@code expected} is at most a share of its norm.
   */
  public static void close(float[] expected, float[] actual, double share) {
    assertEquals(expected.length, actual.length);
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) expected[i] - actual[i];
      distance += difference * difference;
      norm += (double) expected[i] * expected[i];
    }
    assertTrue(norm > 0, "an oracle of zeros proves nothing");
    assertEquals(0, Math.sqrt(distance / norm), share);
  }

  /** {@code actual} differs from {@code expected} by at most a share of {@code expected}. */
  public static void close(double expected, double actual, double share) {
    assertEquals(expected, actual, share * Math.abs(expected));
  }
}
