package lethe.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import lethe.engine.Torch;

/**
 * Shows that a device computes what the CPU computes before hours are spent on it: {@link
 * DeviceWork small pieces of all the work} are done on both from the same seeds. Needs no data; two
 * cores take three seconds.
 *
 * <p>What is compared is the relative difference {@code ‖x − y‖ / ‖x‖} of all weights, all
 * gradients (as Adam remembers them), all answers and so on. On a CPU sums on another number of
 * threads differ by up to 2e-6 here. Factors rounded to the ten bits of TF32 move a judge's
 * features by 3e-4 and gradients by 1e-3 to 1e-1, because rounding then decides which side of a
 * ReLU is taken. {@link #TOLERANCE} lies between.
 */
public final class DeviceCheck {
  /** The largest relative difference that counts as rounding. */
  public static final double TOLERANCE = 1e-4;

  private DeviceCheck() {}

  /**
   * How far two devices are apart in some numbers of one piece.
   *
   * @param piece of work
   * @param numbers what they are
   * @param difference {@code ‖x − y‖ / ‖x‖}, at least 0; infinite where a number is not finite
   */
  public record Reading(String piece, String numbers, double difference) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1e in %s (%s)", difference, piece, numbers);
    }
  }

  /**
   * Compares a device with the CPU.
   *
   * @param reference computes rightly
   * @param device is to be checked
   * @return the largest difference, at most {@link #TOLERANCE}
   * @throws IllegalStateException if a piece fails on the device or differs by more, naming each
   *     such piece
   */
  public static Reading compare(Torch reference, Torch device) {
    return compare(DeviceWork.pieces(), reference, device);
  }

  static Reading compare(List<DeviceWork.Piece> pieces, Torch reference, Torch device) {
    List<Reading> largest =
        pieces.stream().map(piece -> largest(piece, reference, device)).toList();
    List<Reading> wrong =
        largest.stream().filter(reading -> reading.difference > TOLERANCE).toList();
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s does not compute what the CPU computes, relative differences are %s, at most"
                  + " %.0e is rounding: set NVIDIA_TF32_OVERRIDE=0, as environment/report does, if"
                  + " it is not set, or go without the GPU by LETHE_DEVICE=cpu",
              device.device(),
              wrong.stream().map(Reading::toString).collect(Collectors.joining(", ")),
              TOLERANCE));
    }
    return largest.stream().max(Comparator.comparingDouble(Reading::difference)).orElseThrow();
  }

  static Reading largest(DeviceWork.Piece piece, Torch reference, Torch device) {
    Map<String, float[]> expected = piece.work().apply(reference);
    Map<String, float[]> actual = done(piece, device);
    return expected.keySet().stream()
        .map(key -> new Reading(piece.name(), key, difference(expected.get(key), actual.get(key))))
        .max(Comparator.comparingDouble(Reading::difference))
        .orElseThrow();
  }

  private static Map<String, float[]> done(DeviceWork.Piece piece, Torch device) {
    try {
      return piece.work().apply(device);
    } catch (CancellationException interrupted) {
      throw interrupted;
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          String.format(
              "%s fails at %s (%s): go without the GPU by LETHE_DEVICE=cpu",
              device.device(), piece.name(), e.getMessage()),
          e);
    }
  }

  /** The relative difference; infinite where there is nothing to compare. */
  private static double difference(float[] expected, float[] actual) {
    double squares = 0;
    double whole = 0;
    for (int i = 0; i < expected.length; i++) {
      double distance = (double) expected[i] - actual[i];
      squares += distance * distance;
      whole += (double) expected[i] * expected[i];
    }
    double difference = Math.sqrt(squares / whole);
    return Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
  }
}
