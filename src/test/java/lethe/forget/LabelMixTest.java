package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class LabelMixTest {
  private static final int DRAWS = 60_000;
  private static final LabelSet SOME = LabelSet.of(10, 2, 4, 7);

  @Test
  void uniformDrawsEveryLabelAlike() {
    double[] shares = shares(LabelMix.uniform(SOME));

    for (int label : SOME.labels()) {
      assertEquals(1 / 3.0, shares[label], 0.01);
    }
  }

  @Test
  void halfOfAllDrawsAreTheOneLabelAndTheRestIsUniform() {
    double[] shares = shares(LabelMix.halfOf(4, SOME));

    assertEquals(0.5, shares[4], 0.01);
    assertEquals(0.25, shares[2], 0.01);
    assertEquals(0.25, shares[7], 0.01);
  }

  @Test
  void aLabelAloneIsAllThereIs() {
    assertEquals(1, shares(LabelMix.halfOf(3, LabelSet.of(10, 3)))[3], 1e-9);
  }

  @Test
  void aLabelOutsideTheSetIsRefused() {
    Expect.refusal("label 5 is not in {2, 4, 7}", () -> LabelMix.halfOf(5, SOME));
  }

  private static double[] shares(LabelMix mix) {
    double[] shares = new double[10];
    for (int label : mix.draw(RandomStream.of(1, "labels"), DRAWS)) {
      shares[label] += 1.0 / DRAWS;
    }
    return shares;
  }
}
