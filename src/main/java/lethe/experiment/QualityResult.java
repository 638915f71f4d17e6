package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.evaluate.DistributionReading;
import lethe.evaluate.Diversity;
import lethe.evaluate.IwaeBound;
import lethe.evaluate.SeedMean;
import lethe.model.NegativeElbo;

/**
 * How good what models draw of the kept labels is: what {@code quality.json} keeps.
 *
 * @param forgetSet the labels that distances and bounds leave out
 * @param judge whose features distances are taken in
 * @param config how it was measured
 * @param floor two random halves of the real images against each other, of the models' own n. Its
 *     kernel distance lies a little below 0: here and for every model both sets hold the same
 *     number of each label, so two points of one set share a label less often than two points of
 *     both
 * @param realDiversity of test images, by label
 * @param models a row for each model
 */
public record QualityResult(
    LabelSet forgetSet,
    String judge,
    QualityConfig config,
    Distances floor,
    List<Diversity> realDiversity,
    List<Row> models) {
  /** Copies the lists. */
  public QualityResult {
    realDiversity = List.copyOf(realDiversity);
    models = List.copyOf(models);
  }

  /**
   * Distances between real and generated images of the kept labels, over evaluation seeds.
   *
   * @param frechetDistance J-FID: compare at equal judge and n
   * @param kernelDistance KID × 10³
   * @param precision in [0, 1]
   * @param recall in [0, 1]
   * @param readings one a seed
   */
  public record Distances(
      SeedMean frechetDistance,
      SeedMean kernelDistance,
      SeedMean precision,
      SeedMean recall,
      List<DistributionReading> readings) {
    /** Copies the list. */
    public Distances {
      readings = List.copyOf(readings);
    }

    static Distances of(List<DistributionReading> readings) {
      return new Distances(
          mean(readings, DistributionReading::frechetDistance),
          mean(readings, reading -> reading.kernelDistance().mean()),
          mean(readings, reading -> reading.precisionRecall().precision()),
          mean(readings, reading -> reading.precisionRecall().recall()),
          readings);
    }

    private static SeedMean mean(
        List<DistributionReading> readings, Function<DistributionReading, Double> value) {
      return SeedMean.of(readings.stream().mapToDouble(value::apply).toArray());
    }
  }

  /**
   * One model.
   *
   * @param model its name
   * @param distances to the real images, kept labels
   * @param diversity by label, forgotten ones included
   * @param iwae the importance-weighted bound on kept test images
   * @param negativeElbo the −ELBO on the same images
   */
  public record Row(
      String model,
      Distances distances,
      List<Diversity> diversity,
      IwaeBound.Value iwae,
      NegativeElbo.Value negativeElbo) {
    /** Copies the list. */
    public Row {
      diversity = List.copyOf(diversity);
    }
  }

  /** The row of a model. */
  public Row row(String model) {
    return Named.find(models, Row::model, model);
  }

  /**
   * How much farther from the real images a model is than another, by J-FID, seed by seed on the
   * same latents and real images.
   */
  public SeedMean frechetIncrease(String model, String baseline) {
    double[] own = row(model).distances().frechetDistance().values();
    double[] other = row(baseline).distances().frechetDistance().values();
    return SeedMean.of(
        IntStream.range(0, own.length).mapToDouble(seed -> own[seed] - other[seed]).toArray());
  }

  /**
   * Do {@code models} draw the kept labels worse than {@code baseline}, by J-FID? Confirmed if the
   * interval of every increase lies above 0, refuted if every one lies below, else undecided, as
   * with one evaluation seed. The intervals know nothing of other training seeds.
   */
  public Claim drawsWorse(String sentence, String baseline, String... models) {
    Checks.require(models.length > 0, "a claim about models needs at least one, got none");
    List<SeedMean> increases =
        Arrays.stream(models).map(model -> frechetIncrease(model, baseline)).toList();
    Claim.Verdict verdict =
        Claim.Verdict.of(
            increases.stream().allMatch(increase -> increase.low() > 0),
            increases.stream().allMatch(increase -> increase.high() < 0));
    StringBuilder evidence = new StringBuilder(200);
    evidence.append(
        String.format(
            Locale.ROOT,
            "J-FID (judge %s) against %s, %d evaluation seeds, one training seed:",
            judge,
            baseline,
            config.seeds()));
    for (int i = 0; i < models.length; i++) {
      evidence.append(i == 0 ? " " : "; ").append(text(models[i], increases.get(i)));
    }
    return new Claim(sentence, verdict, evidence.toString());
  }

  private static String text(String model, SeedMean increase) {
    String mean = String.format(Locale.ROOT, "%s %+.3f", model, increase.mean());
    return increase.values().length < 2
        ? mean
        : mean + String.format(Locale.ROOT, " (%+.3f to %+.3f)", increase.low(), increase.high());
  }
}
