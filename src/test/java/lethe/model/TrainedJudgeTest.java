package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import lethe.base.RandomStream;
import lethe.engine.Torch;
import lethe.support.Altered;
import lethe.support.Expect;
import lethe.support.LinearJudge;
import org.junit.jupiter.api.Test;

final class TrainedJudgeTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final TrainedJudge JUDGE = judge(new JudgeA());

  @Test
  void manyImagesReadAsEachAlone() {
    float[] images = RandomStream.of(1, "images").uniform(1_001 * 784);

    Answers all = JUDGE.answer(TORCH, images);

    assertEquals(1_001, all.count());
    float[] last = Arrays.copyOfRange(images, 1_000 * 784, 1_001 * 784);
    assertEquals(JUDGE.answer(TORCH, last).probability(0, 3), all.probability(1_000, 3), 1e-6);
  }

  @Test
  void featuresHaveOneRowForEachImage() {
    float[] images = RandomStream.of(1, "images").uniform(2 * 784);

    float[] both = JUDGE.features(TORCH, images);

    assertEquals(2 * 50, both.length);
    float[] second = JUDGE.features(TORCH, Arrays.copyOfRange(images, 784, 2 * 784));
    assertArrayEquals(second, Arrays.copyOfRange(both, 50, 100), 1e-5f);
  }

  @Test
  void refusesWeightsOfAnotherArchitecture() {
    Weights weights = new JudgeB().initialise(RandomStream.of(1, "init"));

    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new TrainedJudge("A", new JudgeA(), weights));

    assertTrue(
        error.getMessage().endsWith("were they trained for another architecture?"),
        error.getMessage());
  }

  @Test
  void refusesAPartOfAnImage() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> JUDGE.answer(TORCH, new float[785]));

    assertEquals("785 grey levels are no whole images of 784 pixels", error.getMessage());
  }

  private static TrainedJudge judge(Judge judge) {
    return new TrainedJudge("A", judge, judge.initialise(RandomStream.of(1, "init")));
  }

  @Test
  void refusesBytesAndNansForGreyLevels() {
    float[] bytes = new float[2 * 784];
    bytes[784 + 5] = 255;
    String message =
        "grey levels must lie in [0, 1], was %s at pixel 5 of image 1: divide bytes by 255, or look"
            + " at the model that drew it";

    Expect.refusal(String.format(message, "255.0"), () -> JUDGE.answer(TORCH, bytes));
    Expect.refusal(String.format(message, "255.0"), () -> JUDGE.features(TORCH, bytes));
    float[] nans = bytes.clone();
    nans[784 + 5] = Float.NaN;
    Expect.refusal(String.format(message, "NaN"), () -> JUDGE.answer(TORCH, nans));
  }

  @Test
  void refusesAJudgeWhoseResultsHaveAnotherShape() {
    Judge linear = new LinearJudge(6, 3);
    float[] images = new float[2 * 6];

    Expect.refusal(
        "the judge's logits must have the shape (2, 3) for 2 images, was (2, 1): give a row of"
            + " labels() numbers for each image",
        () -> judge(narrow(linear, "logits")).answer(TORCH, images));
    Expect.refusal(
        "the judge's features must have the shape (2, 6) for 2 images, was (2, 1): give a row of"
            + " featureSize() numbers for each image",
        () -> judge(narrow(linear, "features")).features(TORCH, images));
  }

  private static Judge narrow(Judge judge, String method) {
    return Altered.of(
        Judge.class, judge, method, (result, arguments) -> ((NDArray) result).get(":, :1"));
  }
}
