package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleUnaryOperator;
import lethe.engine.Torch;
import lethe.experiment.DeviceCheck.Reading;
import lethe.experiment.DeviceWork.Piece;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.JudgeA;
import lethe.model.JudgeB;
import lethe.support.InexactJudge;
import lethe.support.InexactVae;
import lethe.support.Rounding;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The device of these tests is a second object for the CPU, at which other work may be done. */
final class DeviceCheckTest {
  private static final Torch REFERENCE = Torch.open("cpu");
  private static final Torch DEVICE = Torch.open("cpu");
  private static final List<Map<String, float[]>> EXACT = new ArrayList<>();

  @BeforeAll
  static void computeOnce() {
    DeviceWork.pieces().forEach(piece -> EXACT.add(piece.work().apply(REFERENCE)));
  }

  @Test
  void theCpuComputesWhatTheCpuComputes() {
    assertEquals(0, DeviceCheck.compare(REFERENCE, DEVICE).difference());
  }

  @Test
  void aWrongNumberIsFoundWhereverItIs() {
    for (int i = 0; i < EXACT.size(); i++) {
      String name = DeviceWork.pieces().get(i).name();
      for (String numbers : EXACT.get(i).keySet()) {
        Map<String, float[]> wrong = new HashMap<>(EXACT.get(i));
        float[] values = wrong.get(numbers).clone();
        values[largest(values)] *= 1.05f;
        wrong.put(numbers, values);

        String message = refusal(piece(name, EXACT.get(i), wrong));

        assertTrue(
            message.startsWith(
                "cpu does not compute what the CPU computes, relative differences are "),
            message);
        assertTrue(message.contains(" in " + name + " (" + numbers + "), at most 1e-04"), message);
        assertTrue(message.endsWith("or go without the GPU by LETHE_DEVICE=cpu"), message);
      }
    }
  }

  @Test
  void aNumberThatIsNotFiniteIsFound() {
    float[] values = {1, 2, Float.NaN};

    String message =
        refusal(
            piece("adding", Map.of("sum", new float[] {1, 2, 3}), Map.of("sum", values)),
            piece("doing nothing", Map.of("sum", new float[3]), Map.of("sum", new float[3])));

    assertTrue(message.contains(" Infinity in adding (sum), Infinity in doing nothing (sum),"));
  }

  @Test
  void workThatFailsIsNamed() {
    RuntimeException cause = new IllegalStateException("CUDNN_STATUS_EXECUTION_FAILED");
    Piece piece = new Piece("adding", torch -> failing(torch, cause));

    var error =
        assertThrows(
            IllegalStateException.class,
            () -> DeviceCheck.compare(List.of(piece), REFERENCE, DEVICE));

    assertEquals(
        "cpu fails at adding (CUDNN_STATUS_EXECUTION_FAILED): go without the GPU by"
            + " LETHE_DEVICE=cpu",
        error.getMessage());
    assertSame(cause, error.getCause());
  }

  @Test
  void anInterruptIsNoFailureOfTheDevice() {
    Piece piece = new Piece("adding", torch -> failing(torch, new CancellationException()));

    assertThrows(
        CancellationException.class, () -> DeviceCheck.compare(List.of(piece), REFERENCE, DEVICE));
  }

  @Test
  void roundingToTf32IsFoundInEveryPiece() {
    for (Reading reading : readings(Rounding::tf32)) {
      assertTrue(reading.difference() > 2.5 * DeviceCheck.TOLERANCE, reading::toString);
    }
  }

  /** Shows that the seed keeps away from ties, so that rounding alone stops no GPU. */
  @Test
  void tenTimesTheRoundingOfFloat32Passes() {
    Random random = new Random(1);
    DoubleUnaryOperator noise = value -> value * (1 + 3e-6 * (2 * random.nextDouble() - 1));

    for (Reading reading : readings(noise)) {
      assertTrue(reading.difference() > 1e-6, reading::toString);
      assertTrue(reading.difference() < DeviceCheck.TOLERANCE, reading::toString);
    }
  }

  /** The largest difference of each piece where factors are rounded. */
  private static List<Reading> readings(DoubleUnaryOperator rounding) {
    List<Piece> inexact =
        DeviceWork.pieces(
            new InexactVae(new ConditionalVae(CvaeConfig.mnist()), rounding),
            new InexactJudge(new JudgeA(), rounding),
            new InexactJudge(new JudgeB(), rounding));
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < inexact.size(); i++) {
      Map<String, float[]> exact = EXACT.get(i);
      Piece piece = inexact.get(i);
      readings.add(
          DeviceCheck.largest(
              new Piece(
                  piece.name(), torch -> torch == REFERENCE ? exact : piece.work().apply(torch)),
              REFERENCE,
              DEVICE));
    }
    return readings;
  }

  private static Piece piece(
      String name, Map<String, float[]> expected, Map<String, float[]> actual) {
    return new Piece(name, torch -> torch == REFERENCE ? expected : actual);
  }

  private static Map<String, float[]> failing(Torch torch, RuntimeException failure) {
    if (torch == REFERENCE) {
      return Map.of("sum", new float[] {1});
    }
    throw failure;
  }

  private static String refusal(Piece... pieces) {
    return assertThrows(
            IllegalStateException.class,
            () -> DeviceCheck.compare(List.of(pieces), REFERENCE, DEVICE))
        .getMessage();
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return largest;
  }
}
