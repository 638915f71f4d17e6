package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.experiment.LatentMeans;
import lethe.latent.Centroids;
import org.junit.jupiter.api.Test;

class TwoDimensionalFiguresTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final int IMAGES = 1_200;

  @Test
  void thePictureShowsEveryImageOfBothModels() {
    Picture all = TwoDimensionalFigures.maps(means("original", 1), means("unlearned", 3), ONE);

    assertTrue(all.altText().contains("1,200 test images, original"), all.altText());
    assertTrue(all.altText().contains("1,200 test images, unlearned"), all.altText());
    assertFalse(all instanceof ChartRow, "a notebook would load it as a chart");
    assertEquals(2, all.density());
  }

  @Test
  void theChartsShowTheFirstImagesOfEachLabelOnTheSameAxes() {
    ChartRow some = TwoDimensionalFigures.maps(means("original", 1), means("unlearned", 3), ONE, 5);

    assertTrue(some.altText().contains("of 50 test images, original"), some.altText());
    List<String> ranges =
        Pattern.compile("\"range\":\\[[^]]*]")
            .matcher(some.html())
            .results()
            .map(MatchResult::group)
            .toList();
    assertEquals(4, ranges.size());
    assertEquals(1, ranges.stream().distinct().count(), ranges.toString());
  }

  @Test
  void atLeastOneImageIsAskedFor() {
    LatentMeans means = means("original", 1);

    var error =
        assertThrows(
            IllegalArgumentException.class, () -> TwoDimensionalFigures.maps(means, means, ONE, 0));
    assertEquals("most must be at least 1, was 0", error.getMessage());
  }

  private static LatentMeans means(String model, float spread) {
    float[] places = RandomStream.of(7, model).normal(2 * IMAGES);
    for (int i = 0; i < places.length; i++) {
      places[i] *= spread;
    }
    int[] labels = IntStream.range(0, IMAGES).map(i -> i % 10).toArray();
    Points points = Points.of(places, 2);
    return new LatentMeans(model, points, labels, Centroids.of(points, labels, 10));
  }
}
