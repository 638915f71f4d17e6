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
import lethe.evaluate.SeedMean;

/**
 * Models of several training seeds, read by the same judges on the same latents and test images:
 * what {@code seeds.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param seeds the training seeds, in the order of the values of every mean
 * @param models a row for each kind of model
 * @param constantGrey what the judges say of constant grey; the same for every seed
 */
public record SeedResult(
    LabelSet forgetSet, List<Long> seeds, List<Row> models, ControlReading constantGrey) {
  /** Copies the lists. */
  public SeedResult {
    seeds = List.copyOf(seeds);
    models = List.copyOf(models);
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
    return models.stream()
        .filter(row -> row.model().equals(model))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no row '"
                        + model
                        + "', only "
                        + models.stream().map(Row::model).toList()));
  }

  /** A number of a model, mean over the training seeds. */
  public SeedMean mean(String model, SeedMetric metric) {
    return row(model).mean(metric);
  }

  /**
   * How much more of a number a model has than another, seed by seed: both come from the same
   * original, so that its luck drops out.
   */
  public SeedMean difference(String model, String baseline, SeedMetric metric) {
    double[] own = mean(model, metric).values();
    double[] other = mean(baseline, metric).values();
    return SeedMean.of(
        IntStream.range(0, own.length).mapToDouble(i -> own[i] - other[i]).toArray());
  }

  /**
   * Are the kept labels worse off with {@code models} than with {@code baseline}, by one number?
   * Confirmed if the interval of every difference lies on the worse side of 0, refuted if every one
   * lies on the better side, else undecided, as with one training seed.
   */
  public Claim keepsWorse(String sentence, SeedMetric metric, String baseline, String... names) {
    Checks.require(names.length > 0, "a claim about models needs at least one, got none");
    List<SeedMean> differences =
        Arrays.stream(names).map(name -> difference(name, baseline, metric)).toList();
    boolean worse = differences.stream().allMatch(one -> liesAbove(one, metric.lowerIsBetter()));
    boolean better = differences.stream().allMatch(one -> liesAbove(one, !metric.lowerIsBetter()));
    return new Claim(
        sentence,
        worse ? Claim.Verdict.CONFIRMED : better ? Claim.Verdict.REFUTED : Claim.Verdict.UNDECIDED,
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
    return mean.values().length < 2
        ? String.format(Locale.ROOT, number, mean.mean())
        : String.format(
            Locale.ROOT,
            number + " (" + number + " to " + number + ")",
            mean.mean(),
            mean.low(),
            mean.high());
  }
}
