package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.forget.ForgettingConfig;
import lethe.forget.Surrogate;
import lethe.model.Draw;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;

final class OtherLabelsTest {
  private static final LabelSet KEPT = LabelSet.of(Small.LABELS, 0, 2);

  private static OtherLabels drawn(Draw draw, int count, long seed) {
    return OtherLabels.drawn(
        Small.TORCH, Small.VAE, TrainedSmall.weights(), KEPT, draw, count, seed);
  }

  @Test
  void itDrawsEachOfItsImagesAndNoOther() {
    LabelledImages images = Small.images(6, 3);
    Set<String> all = new HashSet<>();
    for (int i = 0; i < images.count(); i++) {
      all.add(Arrays.toString(images.images(new int[] {i})));
    }
    Set<String> seen = new HashSet<>();

    RandomStream random = RandomStream.of(1, "draws");
    for (int i = 0; i < 200; i++) {
      float[] image = new float[Small.PIXELS];
      new OtherLabels(images).draw(random.child(Integer.toString(i)), image);
      seen.add(Arrays.toString(image));
    }

    assertEquals(all, seen);
  }

  /** Label k is bright on its own third of the pixels. */
  @Test
  void whatAModelDrawsAreImagesOfTheseLabelsInEqualShares() {
    for (Draw draw : Draw.values()) {
      LabelledImages images = drawn(draw, 2_000, 1).images();

      int[] counts = images.perLabelCounts();
      assertEquals(1_000, counts[0], 100);
      assertEquals(0, counts[1]);
      for (int label : KEPT.labels()) {
        float[] grey = images.only(LabelSet.of(Small.LABELS, label)).images();
        double own = 0;
        double others = 0;
        for (int i = 0; i < grey.length; i++) {
          boolean mine = i % Small.PIXELS * Small.LABELS / Small.PIXELS == label;
          own += mine ? grey[i] : 0;
          others += mine ? 0 : grey[i];
        }
        assertTrue(own > 5 * others, draw + ": " + own + " and " + others);
      }
    }
  }

  @Test
  void samplesAreBlackAndWhiteAndMeansAreGrey() {
    assertEquals(Set.of(0f, 1f), levels(drawn(Draw.BERNOULLI, 200, 1)));
    assertTrue(levels(drawn(Draw.MEAN, 200, 1)).stream().anyMatch(level -> level > 0 && level < 1));
  }

  private static Set<Float> levels(OtherLabels drawn) {
    Set<Float> levels = new HashSet<>();
    for (float level : drawn.images().images()) {
      levels.add(level);
    }
    return levels;
  }

  @Test
  void theSameSeedDrawsTheSameImagesAndACardTellsOthersApart() throws JsonProcessingException {
    List<String> cards = new ArrayList<>();
    for (OtherLabels some :
        List.of(
            drawn(Draw.MEAN, 50, 1),
            drawn(Draw.MEAN, 50, 1),
            drawn(Draw.MEAN, 50, 2),
            drawn(Draw.BERNOULLI, 50, 1))) {
      Surrogate surrogate =
          ForgettingConfig.smoke(LabelSet.forgetSet(Small.LABELS, 1), 1)
              .withSurrogate(some)
              .surrogate();
      cards.add(Card.JSON.writeValueAsString(surrogate));
    }

    assertEquals(cards.get(0), cards.get(1));
    assertNotEquals(cards.get(0), cards.get(2));
    assertNotEquals(cards.get(0), cards.get(3));
    assertTrue(cards.get(0).contains("\"kind\":\"OtherLabels\""), cards.get(0));
  }

  @Test
  void noImagesAreRefused() {
    Expect.refusal(
        "images must be at least 1, was 0", () -> new OtherLabels(Small.images(6, 3).first(0)));
  }
}
