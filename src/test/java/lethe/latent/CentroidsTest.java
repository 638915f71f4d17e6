package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.RandomStream;
import org.junit.jupiter.api.Test;

final class CentroidsTest {
  private static final int COUNT = 300;
  private static final int CLASSES = 4;
  private static final int DIMENSIONS = 3;

  private final float[] latents = RandomStream.of(5, "latents").normal(COUNT * DIMENSIONS);
  private final int[] labels = IntStream.range(0, COUNT).map(i -> i % 7 % CLASSES).toArray();

  @Test
  void centroidsAndSpreadsEqualTheLoopOverImages() {
    Centroids centroids = of(latents, labels);

    for (int k = 0; k < CLASSES; k++) {
      double[] mean = slowMean(k);
      assertArrayEquals(mean, centroids.of(k), 1e-12);
      assertEquals(slowSpread(k, mean), centroids.spread(k), 1e-12);
    }
  }

  @Test
  void isolationIsTheMeanDistanceToTheOthers() {
    Centroids centroids = of(latents, labels);

    for (int k = 0; k < CLASSES; k++) {
      double sum = 0;
      for (int l = 0; l < CLASSES; l++) {
        double squares = 0;
        for (int d = 0; d < DIMENSIONS; d++) {
          squares += Math.pow(slowMean(k)[d] - slowMean(l)[d], 2);
        }
        assertEquals(Math.sqrt(squares), centroids.distances()[k][l], 1e-12);
        sum += Math.sqrt(squares);
      }
      assertEquals(sum / (CLASSES - 1), centroids.isolation(k), 1e-12);
    }
  }

  @Test
  void isolationAmongSomeLabelsEqualsTheLoopOverThem() {
    Centroids centroids = of(latents, labels);

    for (int k = 0; k < CLASSES; k++) {
      double sum = 0;
      int others = 0;
      for (int l : new int[] {0, 2, 3}) {
        if (l != k) {
          double squares = 0;
          for (int d = 0; d < DIMENSIONS; d++) {
            squares += Math.pow(slowMean(k)[d] - slowMean(l)[d], 2);
          }
          sum += Math.sqrt(squares);
          others++;
        }
      }
      assertEquals(k == 1 ? 3 : 2, others);
      assertEquals(sum / others, centroids.isolationAmong(k, 0, 2, 3), 1e-12);
    }
    assertEquals(centroids.isolation(1), centroids.isolationAmong(1, 0, 2, 3), 1e-12);
    assertEquals(Double.NaN, centroids.isolationAmong(2, 2));
  }

  @Test
  void aSquareWithOneCornerPulledOutHasItsIsolationInClosedForm() {
    // Corners of a square of side 2, label 3 pulled from (2, 2) to (6, 2).
    Centroids before = of(pairsAt(0, 0, 2, 0, 0, 2, 2, 2), 0, 0, 1, 1, 2, 2, 3, 3);
    Centroids after = of(pairsAt(0, 0, 2, 0, 0, 2, 6, 2), 0, 0, 1, 1, 2, 2, 3, 3);

    double corner = (4 + 2 * Math.sqrt(2)) / 3;
    double pulled = (Math.sqrt(40) + Math.sqrt(20) + 6) / 3;
    assertEquals(corner, before.isolation(3), 1e-12);
    assertEquals(1, before.relativeIsolation(3), 1e-12);
    assertEquals(pulled, after.isolation(3), 1e-12);
    assertEquals(pulled / corner, after.isolationRatio(before, 3), 1e-12);
    assertEquals(4, after.displacement(before, 3), 1e-12);
    assertEquals(0, after.displacement(before, 1), 1e-12);
  }

  @Test
  void relativeIsolationIsAgainstTheMedianOfAllLabels() {
    // On a line at 0, 1, 2 and 9 the isolations are 4, 10/3, 10/3 and 8; their median is 11/3.
    Centroids line = of(pairsAt(0, 0, 1, 0, 2, 0, 9, 0), 0, 0, 1, 1, 2, 2, 3, 3);

    assertEquals(8 / (11 / 3.0), line.relativeIsolation(3), 1e-12);
    assertEquals(10 / 11.0, line.relativeIsolation(1), 1e-12);
  }

  @Test
  void distancesDoNotChangeWhenTheAxesAreTurned() {
    float[] turned = new float[latents.length];
    for (int i = 0; i < COUNT; i++) {
      turned[3 * i] = 0.6f * latents[3 * i] - 0.8f * latents[3 * i + 1] + 5;
      turned[3 * i + 1] = 0.8f * latents[3 * i] + 0.6f * latents[3 * i + 1];
      turned[3 * i + 2] = -latents[3 * i + 2];
    }

    Centroids plain = of(latents, labels);
    Centroids moved = of(turned, labels);

    for (int k = 0; k < CLASSES; k++) {
      assertEquals(plain.isolation(k), moved.isolation(k), 1e-6);
      assertEquals(plain.spread(k), moved.spread(k), 1e-6);
    }
  }

  @Test
  void refusesALabelWithOneImage() {
    var error = assertThrows(IllegalArgumentException.class, () -> of(new float[6], 0, 0, 1));

    assertEquals(
        "a centroid with its spread needs 2 images, label 1 has 1: take more images",
        error.getMessage());
  }

  @Test
  void refusesLabelsThatDoNotBelongToThePoints() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Centroids.of(Points.of(new float[6], 2), new int[4], 2));

    assertEquals("3 points need as many labels, got 4", error.getMessage());
  }

  @Test
  void refusesToCompareSpacesOfDifferentSize() {
    Centroids three = of(latents, labels);
    Centroids two = of(pairsAt(0, 0, 2, 0, 0, 2, 2, 2), 0, 0, 1, 1, 2, 2, 3, 3);

    var error = assertThrows(IllegalArgumentException.class, () -> three.displacement(two, 0));

    assertEquals(
        "centroids of 4 labels in 3 dimensions cannot be compared with centroids of 4 labels in 2"
            + " dimensions: both must be of one data set and one latent size",
        error.getMessage());
  }

  private static Centroids of(float[] latents, int... labels) {
    Points points = Points.of(latents, latents.length / labels.length);
    return Centroids.of(points, labels, 1 + IntStream.of(labels).max().orElseThrow());
  }

  /** Two points at each place, ±½ along the first axis. */
  private static float[] pairsAt(float... places) {
    float[] points = new float[2 * places.length];
    for (int i = 0; i < places.length; i += 2) {
      points[2 * i] = places[i] - 0.5f;
      points[2 * i + 1] = places[i + 1];
      points[2 * i + 2] = places[i] + 0.5f;
      points[2 * i + 3] = places[i + 1];
    }
    return points;
  }

  private double[] slowMean(int label) {
    double[] sum = new double[DIMENSIONS];
    int n = 0;
    for (int i = 0; i < COUNT; i++) {
      if (labels[i] == label) {
        n++;
        for (int d = 0; d < DIMENSIONS; d++) {
          sum[d] += latents[i * DIMENSIONS + d];
        }
      }
    }
    for (int d = 0; d < DIMENSIONS; d++) {
      sum[d] /= n;
    }
    return sum;
  }

  private double slowSpread(int label, double... mean) {
    double squares = 0;
    int n = 0;
    for (int i = 0; i < COUNT; i++) {
      if (labels[i] == label) {
        n++;
        for (int d = 0; d < DIMENSIONS; d++) {
          squares += Math.pow(latents[i * DIMENSIONS + d] - mean[d], 2);
        }
      }
    }
    return Math.sqrt(squares / (n - 1) / DIMENSIONS);
  }
}
