package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class TsneForcesTest {
  private static final double PERPLEXITY = 10;

  @Test
  void theGradientIsTheSlopeOfTheDivergence() {
    Points points = Fixture.normal(40, 5, 1);
    TsneForces forces = new ExactForces(points, PERPLEXITY);
    Place place = Place.random(40, 2);

    Place gradient = place.gradient(forces, 1);

    double step = 1e-4;
    for (int i = 0; i < 40; i++) {
      double kept = place.x[i];
      place.x[i] = kept + step;
      double above = forces.klDivergence(place.x, place.y);
      place.x[i] = kept - step;
      double below = forces.klDivergence(place.x, place.y);
      place.x[i] = kept;
      assertEquals((above - below) / (2 * step), gradient.x[i], 1e-6);
    }
  }

  @Test
  void exaggerationMultipliesTheAttractionOnly() {
    TsneForces forces = new ExactForces(Fixture.normal(40, 5, 1), PERPLEXITY);
    Place place = Place.random(40, 2);

    double none = place.gradient(forces, 0).x[7];
    double once = place.gradient(forces, 1).x[7];

    assertEquals(none + 12 * (once - none), place.gradient(forces, 12).x[7], 1e-12);
  }

  @Test
  void theDivergenceEqualsThatOfAnotherProgram() {
    Points places = Fixture.places();
    double expected = Fixture.number("klDivergenceOfPlaces");
    double perplexity = Fixture.number("perplexity");
    TsneForces exact = new ExactForces(Fixture.points(), perplexity);
    TsneForces tree = new BarnesHutForces(Affinities.of(Fixture.points(), perplexity, 119), 0.5);

    assertEquals(expected, exact.klDivergence(places.column(0), places.column(1)), 1e-5);
    assertEquals(expected, tree.klDivergence(places.column(0), places.column(1)), 1e-5);
  }

  @Test
  void theTreeEqualsAllPairsWhereNoCellIsSmallEnough() {
    double error = treeError(1e-6, Place.random(300, 2));

    assertEquals(0, error, 1e-6);
  }

  @Test
  void theTreeIsCloseToAllPairsAndCloserWithASmallerAngle() {
    Place place = Place.random(300, 2);

    double usual = treeError(0.5, place);

    assertTrue(usual > 1e-5, "cells were used: " + usual);
    assertTrue(usual < 0.03, "relative error of the gradient: " + usual);
    assertTrue(treeError(0.2, place) < usual / 3);
  }

  @Test
  void placesThatCoincideDoNotMoveEachOther() {
    Place place = Place.random(300, 2);
    Arrays.fill(place.x, 0, 100, 1.5);
    Arrays.fill(place.y, 0, 100, -2);

    assertEquals(0, treeError(1e-6, place), 1e-6);
    assertTrue(treeError(0.5, place) < 0.03);
  }

  @Test
  void aMapInOnePlaceHasNoForces() {
    Place place = new Place(new double[300], new double[300]);

    Place gradient = place.gradient(tree(0.5), 1);

    assertEquals(0, Arrays.stream(gradient.x).map(Math::abs).max().orElseThrow());
  }

  @Test
  void aMapThatHasLeftTheNumbersStopsTheRun() {
    Place place = Place.random(300, 2);
    place.x[0] = Double.NaN;

    Expect.error(
        IllegalStateException.class,
        "the t-SNE map has left the numbers (Z = NaN): lower the exaggeration",
        () -> place.gradient(tree(0.5), 1));
  }

  /** The distance of both gradients over the norm of the exact one. */
  private static double treeError(double theta, Place place) {
    Place exact = place.gradient(tree(0), 1);
    Place tree = place.gradient(tree(theta), 1);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < exact.x.length; i++) {
      difference += Math.pow(exact.x[i] - tree.x[i], 2) + Math.pow(exact.y[i] - tree.y[i], 2);
      norm += Math.pow(exact.x[i], 2) + Math.pow(exact.y[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  private static TsneForces tree(double theta) {
    Points points = Fixture.normal(300, 5, 1);
    return theta == 0
        ? new ExactForces(points, PERPLEXITY)
        : new BarnesHutForces(Affinities.of(points, PERPLEXITY, 299), theta);
  }

  private record Place(double[] x, double[] y) {
    static Place random(int n, long seed) {
      float[] values = RandomStream.of(seed, "map").normal(2 * n);
      Place place = new Place(new double[n], new double[n]);
      for (int i = 0; i < n; i++) {
        place.x[i] = 5 * values[i];
        place.y[i] = 5 * values[n + i];
      }
      return place;
    }

    Place gradient(TsneForces forces, double exaggeration) {
      Place gradient = new Place(new double[x.length], new double[x.length]);
      forces.gradient(x, y, exaggeration, gradient.x, gradient.y);
      return gradient;
    }
  }
}
