package lethe.experiment;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.EvaluationConfig;
import lethe.evaluate.SeedMean;

/**
 * Models of several training seeds, read by the same judges on the same latents and test images:
 * what {@code seeds.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param seeds the training seeds, at least two, in the order of the values of every mean
 * @param evaluation how the judges and the test images read every model
 * @param quality how the J-FID was measured
 * @param models a row for each kind of model
 * @param constantGrey what the judges say of constant grey; the same for every seed
 */
public record SeedResult(
    LabelSet forgetSet,
    List<Long> seeds,
    EvaluationConfig evaluation,
    QualityConfig quality,
    List<Row> models,
    ControlReading constantGrey) {
  /** Copies the lists and checks that there is a value for each seed. */
  public SeedResult {
    seeds = List.copyOf(seeds);
    models = List.copyOf(models);
    Checks.atLeast("seeds", seeds.size(), 2);
    for (Row row : models) {
      for (Map.Entry<String, SeedMean> number : row.numbers().entrySet()) {
        Checks.require(
            number.getValue().values().length == seeds.size(),
            "%s of %s must have one value for each of %d seeds, had %d",
            number.getKey(),
            row.model(),
            seeds.size(),
            number.getValue().values().length);
      }
    }
  }

  /**
   * One kind of model.
   *
   * @param model its name
   * @param numbers mean over the training seeds with its 95 % t-interval, by {@link
   *     SeedMetric#key()}
   */
  public record Row(String model, Map<String, SeedMean> numbers) {
    /** Copies the map, in order. */
    public Row {
      numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    static Row of(String model, List<SeedMetric.Reading> readings) {
      Map<String, SeedMean> numbers = new LinkedHashMap<>();
      for (SeedMetric metric : SeedMetric.values()) {
        numbers.put(metric.key(), SeedMean.of(readings.stream().mapToDouble(metric::of).toArray()));
      }
      return new Row(model, numbers);
    }

    /** A number's mean over the training seeds. */
    public SeedMean mean(SeedMetric metric) {
      return numbers.get(metric.key());
    }
  }

  /** The row of a model. */
  public Row row(String model) {
    return Named.find(models, Row::model, model);
  }

  /** A number of a model, mean over the training seeds. */
  public SeedMean mean(String model, SeedMetric metric) {
    return row(model).mean(metric);
  }

  /**
   * How much more of a number a model has than another, seed by seed. Where both are made from the
   * original of the seed, its luck drops out; a retrained model has first weights and an order of
   * its own, so that the pairing takes nothing out there.
   */
  public SeedMean difference(String model, String baseline, SeedMetric metric) {
    double[] own = mean(model, metric).values();
    double[] other = mean(baseline, metric).values();
    return SeedMean.of(
        IntStream.range(0, own.length).mapToDouble(i -> own[i] - other[i]).toArray());
  }

  /**
   * Are the kept labels worse off with {@code models} than with {@code baseline}, by one number?
   * Confirmed if the 95 % interval of every difference lies on the worse side of 0, refuted if
   * every one lies on the better side, else undecided. Each interval stands for itself: of twenty
   * such questions one would be decided by chance.
   */
  public Claim keepsWorse(String sentence, SeedMetric metric, String baseline, String... names) {
    Checks.require(names.length > 0, "a claim about models needs at least one, got none");
    List<SeedMean> differences =
        Arrays.stream(names).map(name -> difference(name, baseline, metric)).toList();
    boolean worse = differences.stream().allMatch(one -> liesAbove(one, metric.lowerIsBetter()));
    boolean better = differences.stream().allMatch(one -> liesAbove(one, !metric.lowerIsBetter()));
    return new Claim(
        sentence,
        Claim.Verdict.of(worse, better),
        String.format(
                Locale.ROOT,
                "%s, against %s, %d training seeds: ",
                metric.title(),
                baseline,
                seeds.size())
            + IntStream.range(0, names.length)
                .mapToObj(i -> names[i] + " " + text(differences.get(i), metric))
                .collect(Collectors.joining("; ")));
  }

  private static boolean liesAbove(SeedMean mean, boolean above) {
    return above ? mean.low() > 0 : mean.high() < 0;
  }

  private static String text(SeedMean mean, SeedMetric metric) {
    String number = "%+." + metric.decimals() + "f";
    return String.format(
        Locale.ROOT,
        number + " (" + number + " to " + number + ")",
        mean.mean(),
        mean.low(),
        mean.high());
  }
}
