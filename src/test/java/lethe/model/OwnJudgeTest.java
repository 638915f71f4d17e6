package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import lethe.base.RandomStream;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class OwnJudgeTest {
  /** Of images of two pixels: the label is that of the brighter one. */
  private static float[] logProbabilities(float[] images) {
    float[] rows = new float[images.length];
    for (int i = 0; i < rows.length; i += 2) {
      double sum = Math.log(Math.exp(images[i]) + Math.exp(images[i + 1]));
      rows[i] = (float) (images[i] - sum);
      rows[i + 1] = (float) (images[i + 1] - sum);
    }
    return rows;
  }

  private static OwnJudge returning(float... rows) {
    return OwnJudge.of("mine", 2, 2, images -> rows);
  }

  @Test
  void itsAnswersAreTheSoftmaxThatItTook() {
    float[] images = RandomStream.of(1, "images").uniform(2 * 1_001);

    Answers answers =
        OwnJudge.of("mine", 2, 2, OwnJudgeTest::logProbabilities).answer(Small.TORCH, images);

    Answers expected = Answers.ofLogits(images, 2);
    assertEquals(1_001, answers.count());
    for (int i = 0; i < 1_001; i++) {
      assertEquals(expected.probability(i, 1), answers.probability(i, 1), 1e-6);
      assertEquals(1, answers.probability(i, 0) + answers.probability(i, 1), 1e-12);
    }
  }

  @Test
  void itIsGivenAtMost250ImagesAtATimeInTheirOrder() {
    List<Integer> sizes = new ArrayList<>();
    OwnJudge judge =
        OwnJudge.of("mine", 2, 2, OwnJudgeTest::logProbabilities)
            .withFeatures(
                2,
                images -> {
                  sizes.add(images.length / 2);
                  return images;
                });
    float[] images = RandomStream.of(1, "images").uniform(2 * 501);

    assertArrayEquals(images, judge.features(Small.TORCH, images));
    assertEquals(List.of(250, 250, 1), sizes);
    assertEquals(2, judge.featureSize());
  }

  @Test
  void aWrongCountOfNumbersIsRefused() {
    Expect.refusal(
        "judge mine must return 2 numbers for 1 images, a log-probability for each of 2, returned 3",
        () -> returning(0, 0, 0).answer(Small.TORCH, new float[2]));
    Expect.refusal(
        "judge mine must return 2 numbers for 1 images, a log-probability for each of 2, returned"
            + " null",
        () -> OwnJudge.of("mine", 2, 2, images -> null).answer(Small.TORCH, new float[2]));
    Expect.refusal(
        "judge mine must return 3 numbers for 1 images, a feature for each of 3, returned 1",
        () ->
            returning(0, 0)
                .withFeatures(3, images -> new float[1])
                .features(Small.TORCH, new float[2]));
  }

  @Test
  void probabilitiesThatDoNotSumToOneAreRefused() {
    Expect.refusal(
        "the probabilities of image 1 must sum to 1, those of judge mine sum to 3.324: return ln p,"
            + " which is a logit minus the logarithm of the sum of their exponentials",
        () ->
            returning((float) Math.log(0.25), (float) Math.log(0.75), 0.3f, 0.68f)
                .answer(Small.TORCH, new float[4]));
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    String rest =
        " (number 1 of image 0): each must be finite, and a label that cannot be has a small"
            + " probability, such as 1e-12, not 0";

    Expect.refusal(
        "judge mine returned the log-probability -Infinity" + rest,
        () -> returning(0, Float.NEGATIVE_INFINITY).answer(Small.TORCH, new float[2]));
    Expect.refusal(
        "judge mine returned the feature NaN" + rest,
        () ->
            returning(0, 0)
                .withFeatures(2, images -> new float[] {0, Float.NaN})
                .features(Small.TORCH, new float[2]));
  }

  @Test
  void imagesAndSettingsAreLookedAtToo() {
    Expect.refusal(
        "3 grey levels are no whole images of 2 pixels",
        () -> returning(0, 0).answer(Small.TORCH, new float[3]));
    Expect.refusal(
        "judge mine has no features to take distances in: give it some by withFeatures",
        () -> returning(0, 0).features(Small.TORCH, new float[2]));
    Expect.refusal(
        "judge mine reads 2 pixels and 2 labels, the generator draws 12 and 3: take a judge of the"
            + " same images",
        () -> returning(0, 0).requireReads(Small.VAE));
    Expect.refusal(
        "name must be a judge's name, was ' '", () -> OwnJudge.of(" ", 2, 2, images -> images));
    Expect.refusal(
        "labels must be at least 2, was 1", () -> OwnJudge.of("mine", 2, 1, images -> images));
    Expect.refusal(
        "logProbabilities must be given, was null", () -> OwnJudge.of("mine", 2, 2, null));
  }
}
