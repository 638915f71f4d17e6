package lethe.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.engine.Torch;
import lethe.model.ImageJudge;

/**
 * What a judge says of images that are no digits. A judge whose largest probability is near 1 /
 * labels on all of them answers "nothing" to nothing, and its readings of a forgotten digit mean
 * what they say.
 *
 * @param judge its name
 * @param greyProbability largest probability on constant grey 0.5; wanted at most 0.02 above 1 /
 *     labels, which is 0.12 of digits
 * @param greyAnswer its label
 * @param imagesPerKind images of each held-out kind
 * @param heldOut mean largest probability of each kind that the judge was not trained on, by name
 * @param heldOutEntropy mean entropy of each, nats
 * @param heldOutProbability mean of {@code heldOut} over the kinds; wanted at most 0.25 of digits
 */
public record Calibration(
    String judge,
    double greyProbability,
    int greyAnswer,
    int imagesPerKind,
    Map<String, Double> heldOut,
    Map<String, Double> heldOutEntropy,
    double heldOutProbability) {
  private static final double KNOWS_GREY = 0.02;

  /** Copies the maps, in order. */
  public Calibration {
    heldOut = Collections.unmodifiableMap(new LinkedHashMap<>(heldOut));
    heldOutEntropy = Collections.unmodifiableMap(new LinkedHashMap<>(heldOutEntropy));
  }

  /**
   * Whether it answers constant grey with nearly the same probability for each of {@code labels}:
   * none above 1 / labels by more than 0.02.
   */
  public boolean knowsGrey(int labels) {
    return greyProbability <= 1.0 / labels + KNOWS_GREY;
  }

  /**
   * Measures a judge on every {@link HeldOutNonDigit} and on images of one's own.
   *
   * @param imagesPerKind at least 1
   * @param others further kinds by name, row-major (n, pixels): the decodings of an untrained
   *     model, say
   */
  public static Calibration measure(
      Torch torch, ImageJudge judge, int imagesPerKind, Map<String, float[]> others, long seed) {
    int side = Checks.side("calibration", judge.pixels());
    return measure(torch, judge, imagesPerKind, side, side, others, seed);
  }

  /**
   * The same of a judge of images that need not be square.
   *
   * @param height rows of an image
   * @param width its columns, so that height × width are the judge's pixels
   */
  public static Calibration measure(
      Torch torch,
      ImageJudge judge,
      int imagesPerKind,
      int height,
      int width,
      Map<String, float[]> others,
      long seed) {
    Checks.atLeast("imagesPerKind", imagesPerKind, 1);
    int pixels = judge.pixels();
    Checks.require(
        (long) height * width == pixels,
        "%s reads %d pixels, images of %d × %d have %d: give its own height and width",
        judge,
        pixels,
        height,
        width,
        (long) height * width);
    Map<String, ImageReading> readings = new LinkedHashMap<>();
    for (HeldOutNonDigit kind : HeldOutNonDigit.values()) {
      RandomStream random = RandomStream.of(seed, "held out " + kind.name());
      float[] images = kind.images(imagesPerKind, height, width, random);
      readings.put(words(kind), ImageReading.of(judge.answer(torch, images)));
    }
    others.forEach(
        (name, images) -> readings.put(name, ImageReading.of(judge.answer(torch, images))));
    ImageReading grey = ImageReading.of(judge.answer(torch, GreyAnswer.image(pixels)));
    Map<String, Double> heldOut = new LinkedHashMap<>();
    Map<String, Double> entropies = new LinkedHashMap<>();
    readings.forEach((name, reading) -> heldOut.put(name, reading.largestProbability()));
    readings.forEach((name, reading) -> entropies.put(name, reading.judgeEntropy()));
    return new Calibration(
        judge.name(),
        grey.largestProbability(),
        grey.commonAnswer(),
        imagesPerKind,
        heldOut,
        entropies,
        heldOut.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  private static String words(HeldOutNonDigit kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
