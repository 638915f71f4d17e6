package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class AffinitiesTest {
  @Test
  void entropiesHitThePerplexityAtAnyScale() {
    for (double scale : new double[] {1e-6, 1, 1e6}) {
      for (double perplexity : new double[] {2, 10, 30}) {
        double[] row = new double[100];
        Fixture.normal(100, 8, 3).squaredDistances(0, row);
        double[] others = Arrays.stream(row, 1, 100).map(d -> d * scale).toArray();

        Affinities.calibrate(others, perplexity);

        double entropy = -Arrays.stream(others).filter(p -> p > 0).map(p -> p * Math.log(p)).sum();
        assertEquals(Math.log(perplexity), entropy, 1e-5);
        assertEquals(1, Arrays.stream(others).sum(), 1e-12);
      }
    }
  }

  @Test
  void aRowOfAllPairsEqualsThatOfAnotherProgram() {
    Affinities affinities = Affinities.of(Fixture.points(), Fixture.number("perplexity"), 119);

    double[] expected = Fixture.numbers("firstRowOfP");
    double[] row = dense(affinities)[0];

    assertArrayEquals(expected, row, 1e-5 * Arrays.stream(expected).max().orElseThrow());
  }

  @Test
  void neighbourhoodsAreMutualAndSumUpToOne() {
    double[][] p = dense(Affinities.of(Fixture.normal(300, 8, 1), 10, 30));

    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      assertEquals(0, p[i][i]);
      for (int j = 0; j < p.length; j++) {
        assertEquals(p[i][j], p[j][i], 1e-18);
        sum += p[i][j];
      }
    }
    assertEquals(1, sum, 1e-12);
  }

  @Test
  void columnsOfARowAscend() {
    Affinities affinities = Affinities.of(Fixture.normal(100, 3, 1), 5, 15);

    for (int i = 0; i < 100; i++) {
      int[] row =
          Arrays.copyOfRange(
              affinities.columns(), affinities.start()[i], affinities.start()[i + 1]);
      assertArrayEquals(Arrays.stream(row).sorted().distinct().toArray(), row);
    }
  }

  @Test
  void morePointsInOnePlaceThanThePerplexityShareItEvenly() {
    double[] row = {0, 0, 0, 0, 1, 9};

    Affinities.calibrate(row, 2);

    assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25, 0, 0}, row, 1e-12);
  }

  private static double[][] dense(Affinities affinities) {
    double[][] p = new double[affinities.points()][affinities.points()];
    for (int i = 0; i < p.length; i++) {
      for (int at = affinities.start()[i]; at < affinities.start()[i + 1]; at++) {
        p[i][affinities.columns()[at]] = affinities.values()[at];
      }
    }
    return p;
  }
}
