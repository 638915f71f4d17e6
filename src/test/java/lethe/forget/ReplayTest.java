package lethe.forget;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.forget.ForgettingConfig.ReplayLabels;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Draw;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.SlowVae;
import lethe.support.Small;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReplayTest {
  private static final ConditionalVae TEN = new ConditionalVae(new CvaeConfig(12, 10, 2), 32, 16);
  private static final Weights WEIGHTS = TEN.initialise(RandomStream.of(1, "init"));

  @Test
  void fixedCountsAreTheReferencesTwentyNineAndTwentyFour() {
    try (Scope scope = Small.TORCH.scope()) {
      int[] labels = replay(scope, ReplayLabels.FIXED_COUNTS).draw(scope, 0, 256, 0, 256).labels();

      int[] expected = {29, 0, 29, 29, 29, 29, 29, 29, 29, 24};
      assertArrayEquals(expected, counts(labels));
      for (int i = 1; i < 256; i++) {
        assertTrue(labels[i] >= labels[i - 1], "labels ascend");
      }
    }
  }

  @Test
  void uniformLabelsAreEvenOverTheKeptOnesAndNeverForgotten() {
    try (Scope scope = Small.TORCH.scope()) {
      int[] counts =
          counts(replay(scope, ReplayLabels.UNIFORM).draw(scope, 0, 9_000, 0, 9_000).labels());

      for (int label = 0; label < 10; label++) {
        assertEquals(label == 1 ? 0 : 1_000, counts[label], label == 1 ? 0 : 120);
      }
    }
  }

  @Test
  void imagesAreTheOriginalsGreyLevelsOfFreshLatents() {
    try (Scope scope = Small.TORCH.scope()) {
      Replay.Drawn drawn = replay(scope, ReplayLabels.UNIFORM).draw(scope, 0, 20, 0, 20);

      float[] latents = RandomStream.of(7, "replay").child("latents").normal(40);
      float[] conditions = OneHot.of(drawn.labels(), 10);
      float[] images = drawn.images().toFloatArray();
      for (int i = 0; i < 20; i++) {
        assertArrayEquals(
            new SlowVae(WEIGHTS).decode(SlowVae.row(latents, i, 2), SlowVae.row(conditions, i, 10)),
            SlowVae.row(images, i, 12),
            1e-6);
      }
    }
  }

  @Test
  void everyBatchIsDrawnAnew() {
    try (Scope scope = Small.TORCH.scope()) {
      Replay replay = replay(scope, ReplayLabels.FIXED_COUNTS);

      float[] first = replay.draw(scope, 0, 18, 0, 18).images().toFloatArray();
      float[] second = replay.draw(scope, 1, 18, 0, 18).images().toFloatArray();

      assertTrue(Math.abs(first[0] - second[0]) > 0);
    }
  }

  @ParameterizedTest
  @EnumSource(ReplayLabels.class)
  void aPartOfABatchIsThatPartOfTheWhole(ReplayLabels choice) {
    try (Scope scope = Small.TORCH.scope()) {
      Replay replay = replay(scope, choice, Draw.BERNOULLI);

      Replay.Drawn whole = replay.draw(scope, 3, 20, 0, 20);
      Replay.Drawn part = replay.draw(scope, 3, 20, 7, 15);

      assertArrayEquals(Arrays.copyOfRange(whole.labels(), 7, 15), part.labels());
      assertArrayEquals(whole.images().get("7:15").toFloatArray(), part.images().toFloatArray());
    }
  }

  @Test
  void aSurrogateIsTheSameInWhateverOrderTheyAreDrawn() {
    float[] rows = new RandomRows(RandomStream.of(1, "surrogate"), 13).uniform(100, 5);
    RandomStream random = RandomStream.of(1, "surrogate");
    random.nextLong();
    SurrogateDraws draws = new SurrogateDraws(new Surrogate.UniformNoise(), random, 13);

    float[] image = new float[13];
    for (int number = 104; number >= 100; number--) {
      draws.draw(number, image);

      int row = number - 100;
      assertArrayEquals(Arrays.copyOfRange(rows, row * 13, (row + 1) * 13), image);
    }
  }

  @Test
  void noiseSurrogatesAreUniformAndFresh() {
    SurrogateDraws noise =
        new SurrogateDraws(new Surrogate.UniformNoise(), RandomStream.of(1, "surrogate"), 12_000);

    float[] first = new float[12_000];
    float[] second = new float[12_000];
    noise.draw(0, first);
    noise.draw(1, second);

    double mean = 0;
    double square = 0;
    for (float value : first) {
      assertTrue(value >= 0 && value < 1);
      mean += value / first.length;
      square += value * value / first.length;
    }
    assertEquals(0.5, mean, 0.011);
    assertEquals(1.0 / 3, square, 0.011);
    assertTrue(first[0] != second[0]);
  }

  @Test
  void greySurrogatesAreTheSameEverywhere() {
    float[] grey = new float[3];
    new Surrogate.ConstantGrey(0.25).draw(RandomStream.of(1, "s"), grey);

    assertArrayEquals(new float[] {0.25f, 0.25f, 0.25f}, grey);
    Expect.refusal("level must lie in [0, 1], was 1.5", () -> new Surrogate.ConstantGrey(1.5));
    Expect.refusal(
        "level must lie in [0, 1], was NaN", () -> new Surrogate.ConstantGrey(Double.NaN));
  }

  @Test
  void samplesAreBlackOrWhiteWithTheMeansAsTheirShares() {
    try (Scope scope = Small.TORCH.scope()) {
      float[] means =
          replay(scope, ReplayLabels.UNIFORM)
              .draw(scope, 0, 2_000, 0, 2_000)
              .images()
              .toFloatArray();

      Replay sampling = replay(scope, ReplayLabels.UNIFORM, Draw.BERNOULLI);
      float[] samples = sampling.draw(scope, 0, 2_000, 0, 2_000).images().toFloatArray();

      double difference = 0;
      for (int i = 0; i < samples.length; i++) {
        assertTrue(samples[i] == 0 || samples[i] == 1, "pixel " + i + " was " + samples[i]);
        difference += samples[i] - means[i];
      }
      double standardError = 0.5 / Math.sqrt(samples.length);
      assertEquals(0, difference / samples.length, 5 * standardError);
    }
  }

  private static Replay replay(Scope scope, ReplayLabels choice) {
    return replay(scope, choice, Draw.MEAN);
  }

  private static Replay replay(Scope scope, ReplayLabels choice, Draw draw) {
    return new Replay(
        TEN,
        WEIGHTS.upload(scope),
        LabelSet.forgetSet(10, 1).complement(),
        choice,
        draw,
        RandomStream.of(7, "replay"));
  }

  private static int[] counts(int[] labels) {
    int[] counts = new int[10];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }
}
