package lethe.evaluate;

import java.util.Arrays;
import lethe.data.LabelSet;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.ImageJudge;

/**
 * A judge's answer to one constant image with every pixel 0.5: what it says of "nothing", the floor
 * of probability and entropy when forgetting ends in grey.
 *
 * @param forgetProbability p(f | grey), the mean over the labels to forget
 * @param judgeEntropy nats
 * @param topAnswer the label of the largest probability
 * @param largestProbability that probability
 */
public record GreyAnswer(
    double forgetProbability, double judgeEntropy, int topAnswer, double largestProbability) {
  private static final float GREY = 0.5f;

  /** The answer of a judge. */
  public static GreyAnswer of(Torch torch, ImageJudge judge, LabelSet forgetSet) {
    return of(judge.answer(torch, image(judge.pixels())), forgetSet);
  }

  static GreyAnswer of(Answers grey, LabelSet forgetSet) {
    double probability =
        Arrays.stream(forgetSet.labels())
            .mapToDouble(f -> grey.probability(0, f))
            .average()
            .orElseThrow();
    return new GreyAnswer(probability, grey.entropy(0), grey.top(0), grey.largestProbability(0));
  }

  /** The constant image: so many pixels of 0.5. */
  public static float[] image(int pixels) {
    float[] image = new float[pixels];
    Arrays.fill(image, GREY);
    return image;
  }
}
