package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class TrustworthinessTest {
  @Test
  void itEqualsThatOfScikitLearn() {
    for (int k : new int[] {5, 12}) {
      double trust = Fixture.MAPS.at("/trustworthiness/" + k).asDouble();
      double continuity = Fixture.MAPS.at("/continuity/" + k).asDouble();

      assertEquals(trust, Trustworthiness.of(Fixture.points(), Fixture.places(), k), 1e-12);
      assertEquals(
          continuity, Trustworthiness.continuity(Fixture.points(), Fixture.places(), k), 1e-12);
    }
  }

  @Test
  void aMapThatKeepsAllDistancesIsPerfect() {
    Points points = Fixture.normal(200, 2, 1);

    assertEquals(1, Trustworthiness.of(points, points, 12));
    assertEquals(1, Trustworthiness.continuity(points, points, 12));
  }

  @Test
  void aRandomMapHasAboutAHalf() {
    Points codes = Fixture.normal(600, 8, 1);
    Points map = Fixture.normal(600, 2, 2);

    assertEquals(0.5, Trustworthiness.of(codes, map, 12), 0.03);
    assertEquals(0.5, Trustworthiness.continuity(codes, map, 12), 0.03);
  }

  @Test
  void aMapThatFoldsIsContinuousButNotTrustworthyAndOneThatTearsTheOtherWayRound() {
    int n = 200;
    Points line = line(n, i -> i);
    Points folded = line(n, i -> Math.min(i, n - 0.75 - i));
    Points torn = line(n, i -> i % 2 == 0 ? i : i + 1_000);

    assertTrue(lead(line, folded) < -0.1, "lead when folded: " + lead(line, folded));
    assertTrue(lead(line, torn) > 0.1, "lead when torn: " + lead(line, torn));
  }

  /** By how much trustworthiness is above continuity. */
  private static double lead(Points codes, Points map) {
    return Trustworthiness.of(codes, map, 12) - Trustworthiness.continuity(codes, map, 12);
  }

  @Test
  void coincidingCodesRankInTheOrderOfTheirIndices() {
    Points codes = Points.of(new double[40], 1);
    Points map = line(40, i -> i);

    double trust = Trustworthiness.of(codes, map, 2);

    assertEquals(slowly(40, 2), trust, 1e-12);
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    Points four = Fixture.normal(4, 2, 1);
    Points five = Fixture.normal(5, 2, 1);

    Expect.refusal(
        "codes and map must be as many points, one had 4, the other 5",
        () -> Trustworthiness.of(four, five, 1));
    Expect.refusal(
        "2 neighbours need more than 4 points, got 4: ask for fewer neighbours",
        () -> Trustworthiness.of(four, four, 2));
    Expect.refusal("neighbours must be at least 1, was 0", () -> Trustworthiness.of(four, four, 0));
  }

  private static Points line(int n, java.util.function.IntToDoubleFunction place) {
    return Points.of(IntStream.range(0, n).mapToDouble(place).toArray(), 1);
  }

  /** Points on a line whose codes coincide, so that ranks are indices. */
  private static double slowly(int n, int k) {
    double penalty = 0;
    for (int i = 0; i < n; i++) {
      int own = i;
      int[] near =
          IntStream.range(0, n)
              .filter(j -> j != own)
              .boxed()
              .sorted((a, b) -> Integer.compare(Math.abs(a - own), Math.abs(b - own)))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      penalty += Arrays.stream(near).map(j -> Math.max(0, (j < own ? j + 1 : j) - k)).sum();
    }
    return 1 - 2 / (n * (double) k * (2.0 * n - 3.0 * k - 1)) * penalty;
  }
}
