package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class DiversityTest {
  @Test
  void equalsTheMeanOfScipysPairwiseDistances() {
    Oracle oracle = Oracle.read();

    Expect.close(
        oracle.number("meanDistance"), Diversity.meanDistance(oracle.points("real")), 1e-12);
  }

  @Test
  void oneImageAgainAndAgainHasNone() {
    Points same = Clouds.constant(20, 9, 0.5f);

    assertEquals(new Diversity(0, 0, 20), Diversity.of(same, same));
  }

  @Test
  void ofANormalCloudIsAboutTheRootOfTwiceItsAxes() {
    assertEquals(Math.sqrt(2 * 200), Diversity.meanDistance(Clouds.normal(100, 200, 0, 1, 1)), 0.5);
  }

  @Test
  void blackAndWhiteDifferByOneInPixels() {
    Points images = Points.of(new float[] {0, 0, 0, 0, 1, 1, 1, 1}, 4);

    assertEquals(new Diversity(2, 1, 2), Diversity.of(images, images));
  }

  @Test
  void refusesOneImageAndPixelsOfOthers() {
    Expect.refusal(
        "a distance needs at least 2 points, got 1",
        () -> Diversity.meanDistance(Clouds.constant(1, 2, 0)));
    Expect.refusal(
        "there are features of 3 images and pixels of 2: give both of the same images",
        () -> Diversity.of(Clouds.constant(3, 2, 0), Clouds.constant(2, 2, 0)));
  }
}
