package lethe.experiment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.evaluate.ControlReading;
import lethe.evaluate.Drift;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.GreyStatistics;
import lethe.evaluate.ImageReading;
import lethe.evaluate.Interval;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.evaluate.PairedChange;

/**
 * Labels forgotten one after the other, variant by variant and round by round: what {@code
 * sequential.json} keeps.
 *
 * @param order the labels in the order of forgetting
 * @param config how every stage was read
 * @param controls what every row is read against
 * @param variants the rounds of each variant, round 0 being the original
 * @param keptChanges of each variant by the judge's name: how kept accuracy changed from the
 *     original to the last round, paired by latents
 * @param withoutPenalty by the judge's name: the same from the last cumulative round to the last
 *     one without the EWC penalty
 */
public record SequentialResult(
    List<Integer> order,
    EvaluationConfig config,
    Controls controls,
    Map<String, List<Round>> variants,
    Map<String, Map<String, PairedChange>> keptChanges,
    Map<String, PairedChange> withoutPenalty) {
  /** Copies the collections, in order. */
  public SequentialResult {
    order = List.copyOf(order);
    Map<String, List<Round>> copies = new LinkedHashMap<>();
    variants.forEach((name, rounds) -> copies.put(name, List.copyOf(rounds)));
    variants = Collections.unmodifiableMap(copies);
    Map<String, Map<String, PairedChange>> changes = new LinkedHashMap<>();
    keptChanges.forEach(
        (name, judges) ->
            changes.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(judges))));
    keptChanges = Collections.unmodifiableMap(changes);
    withoutPenalty = Collections.unmodifiableMap(new LinkedHashMap<>(withoutPenalty));
  }

  /**
   * Readings of what no round made.
   *
   * @param constantGrey what the judges say of constant grey
   * @param uniformNoise of independent U(0, 1) pixels
   * @param untrained the architecture with fresh weights
   * @param retrained the same recipe from fresh weights without the labels
   */
  public record Controls(
      ControlReading constantGrey,
      ControlReading uniformNoise,
      ModelReading untrained,
      ModelReading retrained) {}

  /**
   * One stage.
   *
   * @param round its number, 0 for the original
   * @param reading by both judges and on the test images; labels to forget are those of the whole
   *     order, so that kept accuracy and kept −ELBO are over the same labels at every round
   * @param digits every label by itself
   * @param seconds wall-clock time of the round's steps
   */
  public record Round(int round, ModelReading reading, List<Digit> digits, double seconds) {
    /** Copies the list. */
    public Round {
      digits = List.copyOf(digits);
    }
  }

  /**
   * One label at one stage, read from the latents that all stages share. Drifts are against the
   * stage that forgot the label, and against the original as long as it is not forgotten.
   *
   * @param label which
   * @param forgottenIn the round that forgot it; 0 as long as none has
   * @param greyStatistics of its images
   * @param imageDrift mean over latents of the root mean square difference of the pixels, in [0, 1]
   * @param stdDrift change of the median within-image std
   * @param judges what each judge says of it, by the judge's name
   */
  public record Digit(
      int label,
      int forgottenIn,
      GreyStatistics greyStatistics,
      double imageDrift,
      double stdDrift,
      Map<String, ByJudge> judges) {
    /** Copies the map, in order. */
    public Digit {
      judges = Collections.unmodifiableMap(new LinkedHashMap<>(judges));
    }

    static Digit of(int label, int forgottenIn, Seen now, Seen then, ControlReading grey) {
      GreyStatistics statistics = now.greyStatistics();
      Digit unread =
          new Digit(
              label,
              forgottenIn,
              statistics,
              Drift.image(now.images(), then.images(), now.pixels()),
              statistics.withinImageStdMedian() - then.greyStatistics().withinImageStdMedian(),
              Map.of());
      Map<String, ByJudge> judges = new LinkedHashMap<>();
      now.reading()
          .judges()
          .forEach(
              (name, reading) ->
                  judges.put(
                      name,
                      ByJudge.of(unread, reading, then.reading().judge(name), grey.judge(name))));
      return new Digit(
          label, forgottenIn, statistics, unread.imageDrift(), unread.stdDrift(), judges);
    }
  }

  /** A stage's reading and its images of one label. */
  record Seen(ModelReading reading, float[] images) {
    int pixels() {
      return images.length / reading.config().samplesPerLabel();
    }

    GreyStatistics greyStatistics() {
      return GreyStatistics.of(images, pixels());
    }
  }

  /**
   * What one judge says of one label at one stage.
   *
   * @param probability mean p(label | image)
   * @param greyGap that minus p(label | grey)
   * @param entropy mean entropy of the answers, nats
   * @param topOneShare share of the images whose top answer is the label
   * @param topOneShareInterval its 95 % Wilson interval
   * @param probabilityDrift change of {@code probability}
   * @param entropyDrift change of {@code entropy}, nats
   * @param reEmerged whether a forgotten label shows again: a probability more than 0.1 above
   *     grey's, or a top-1 share clearly larger than grey's own with a median within-image std
   *     above 0.02, see {@link Drift#reEmerged}
   */
  public record ByJudge(
      double probability,
      double greyGap,
      double entropy,
      double topOneShare,
      Interval topOneShareInterval,
      double probabilityDrift,
      double entropyDrift,
      boolean reEmerged) {
    static ByJudge of(Digit digit, JudgeReading now, JudgeReading then, ImageReading grey) {
      int label = digit.label();
      double probability = now.probabilities()[label][label];
      double greyProbability = grey.meanProbabilities()[label];
      double topOneShare = now.answers()[label][label];
      int images = now.samplesPerLabel();
      return new ByJudge(
          probability,
          probability - greyProbability,
          now.entropies()[label],
          topOneShare,
          Interval.ofShare(topOneShare, images),
          probability - then.probabilities()[label][label],
          now.entropies()[label] - then.entropies()[label],
          digit.forgottenIn() > 0
              && Drift.reEmerged(
                  probability,
                  greyProbability,
                  topOneShare,
                  grey.answerShares()[label],
                  images,
                  digit.greyStatistics().withinImageStdMedian()));
    }
  }

  /** The rounds of a variant. */
  public List<Round> rounds(String variant) {
    List<Round> rounds = variants.get(variant);
    if (rounds == null) {
      throw new IllegalArgumentException(
          "there is no variant '" + variant + "', only " + variants.keySet());
    }
    return rounds;
  }

  /** The last round of a variant. */
  public Round last(String variant) {
    List<Round> rounds = rounds(variant);
    return rounds.get(rounds.size() - 1);
  }

  /** What a variant came to. */
  public SequentialSummary summary(String variant) {
    return SequentialSummary.of(variant, rounds(variant));
  }

  /**
   * Whether a forgotten label has any rounds to drift in: at the round that forgot it, and in the
   * joint form, its drift is 0 by definition.
   */
  public boolean drifts(String variant, int label) {
    List<Round> rounds = rounds(variant);
    return rounds.subList(0, rounds.size() - 1).stream()
        .anyMatch(round -> round.digits().get(label).forgottenIn() > 0);
  }

  /** Sentences of the reference and our own, and what this study says of them. */
  public List<Claim> claims() {
    return new SequentialClaims(this).all();
  }
}
