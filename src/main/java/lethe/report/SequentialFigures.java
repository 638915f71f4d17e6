package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lethe.experiment.SequentialResult;
import lethe.experiment.SequentialStudy;
import tech.tablesaw.api.Table;

/** Tables and charts of labels forgotten one after the other. */
public final class SequentialFigures {
  private SequentialFigures() {}

  /** The digit grids after some rounds side by side, all from the same latents. */
  public static ImageComparison grids(
      String title, List<SequentialStudy.Stage> stages, List<float[]> sheets, int from, int to) {
    ImageGrid[] grids =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    Figures.digits(
                        stages.get(i).round() == 0
                            ? "Original"
                            : "After round " + stages.get(i).round(),
                        sheets.get(i)))
            .toArray(ImageGrid[]::new);
    return ImageGrid.compare(title, grids);
  }

  /** Mean p(label) of a kept label by round, every variant, the published row below. */
  public static Table keptLabel(SequentialResult result, int label, String judge) {
    int rounds = result.order().size();
    List<List<Object>> rows = new ArrayList<>();
    for (Map.Entry<String, List<SequentialResult.Round>> variant : result.variants().entrySet()) {
      Object[] row = new Object[rounds + 2];
      row[0] = variant.getKey();
      for (SequentialResult.Round round : variant.getValue()) {
        row[round.round() + 1] = round.digits().get(label).judges().get(judge).probability();
      }
      rows.add(Arrays.asList(row));
    }
    List<Object> published = new ArrayList<>(List.of("published (its own judge)"));
    Arrays.stream(Published.sequentialProbabilityOf9()).forEach(published::add);
    rows.add(published);
    List<String> columns = new ArrayList<>(List.of("variant", "original"));
    IntStream.rangeClosed(1, rounds).forEach(i -> columns.add("after " + i));
    return Tables.of(
        Figures.text("Mean p(%d) of samples of %d, judge %s", label, label, judge), columns, rows);
  }

  /** p(correct) of every kept digit by round. */
  public static Chart keptDigits(SequentialResult result, String variant, String judge) {
    List<SequentialResult.Round> rounds = result.rounds(variant);
    double worst =
        rounds.get(rounds.size() - 1).digits().stream()
            .filter(digit -> !result.order().contains(digit.label()))
            .mapToDouble(digit -> digit.judges().get(judge).probabilityDrift())
            .min()
            .orElse(0);
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "%s: the worst kept digit changes by %+.3f over %d rounds",
                    variant, worst, rounds.size() - 1))
            .x("round")
            .y("mean p(correct), judge " + judge)
            .yRange(Math.min(0.5, Math.floor(10 * lowestKept(result, judge)) / 10), 1);
    double[] xs = Figures.column(rounds, SequentialResult.Round::round);
    for (SequentialResult.Digit digit : rounds.get(0).digits()) {
      int label = digit.label();
      if (!result.order().contains(label)) {
        double[] ys =
            Figures.column(rounds, r -> r.digits().get(label).judges().get(judge).probability());
        chart = chart.line("digit " + label, xs, ys, Palette.digit(label));
      }
    }
    return chart;
  }

  /** Over all variants, so that their charts have the same axis. */
  private static double lowestKept(SequentialResult result, String judge) {
    return result.variants().values().stream()
        .flatMap(List::stream)
        .flatMap(round -> round.digits().stream())
        .filter(digit -> !result.order().contains(digit.label()))
        .mapToDouble(digit -> digit.judges().get(judge).probability())
        .min()
        .orElse(1);
  }

  /**
   * How far the images of forgotten digits moved since they were forgotten, by round; the scale
   * holds every variant's values, so that their maps can be compared.
   */
  public static Chart drift(SequentialResult result, String variant) {
    List<SequentialResult.Round> rounds = result.rounds(variant);
    double[][] cells = new double[result.order().size()][rounds.size() - 1];
    for (int d = 0; d < cells.length; d++) {
      for (int i = 0; i < cells[d].length; i++) {
        SequentialResult.Digit digit = rounds.get(i + 1).digits().get(result.order().get(d));
        cells[d][i] = digit.forgottenIn() > 0 ? digit.imageDrift() : Double.NaN;
      }
    }
    double most =
        result.variants().keySet().stream()
            .flatMap(name -> forgotten(result, name))
            .mapToDouble(SequentialResult.Digit::imageDrift)
            .max()
            .orElse(0);
    return Chart.heatMap(variant + ": " + ways(result, variant))
        .rows(
            "forgotten digit", result.order().stream().map(String::valueOf).toArray(String[]::new))
        .columns(
            "after round",
            rounds.stream().skip(1).map(r -> String.valueOf(r.round())).toArray(String[]::new))
        .cells("RMS difference of the images", cells)
        .range(0, Math.max(0.05, Math.ceil(20 * most) / 20))
        .decimals(3);
  }

  private static Stream<SequentialResult.Digit> forgotten(SequentialResult result, String variant) {
    return result.rounds(variant).stream()
        .flatMap(round -> round.digits().stream())
        .filter(digit -> digit.forgottenIn() > 0);
  }

  /** The largest drift to flatter images and the largest to less flat ones. */
  private static String ways(SequentialResult result, String variant) {
    List<String> ways = new ArrayList<>();
    furthest(result, variant, digit -> digit.stdDrift() < 0)
        .ifPresent(
            d -> ways.add(Figures.text("%.3f towards grey (%d)", d.imageDrift(), d.label())));
    furthest(result, variant, digit -> digit.stdDrift() > 0)
        .ifPresent(
            d -> ways.add(Figures.text("%.3f away from grey (%d)", d.imageDrift(), d.label())));
    return ways.isEmpty()
        ? "no forgotten digit drifts"
        : "forgotten digits drift by up to " + String.join(", ", ways);
  }

  private static Optional<SequentialResult.Digit> furthest(
      SequentialResult result, String variant, Predicate<SequentialResult.Digit> way) {
    return forgotten(result, variant)
        .filter(way)
        .max(Comparator.comparingDouble(SequentialResult.Digit::imageDrift));
  }

  /** How flat each forgotten digit's images are after the last round of every variant. */
  public static Table flatness(SequentialResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (String variant : result.variants().keySet()) {
      for (int label : result.order()) {
        SequentialResult.Digit digit = result.last(variant).digits().get(label);
        rows.add(
            List.of(
                variant,
                label,
                digit.greyStatistics().withinImageStdMedian(),
                digit.stdDrift(),
                digit.imageDrift()));
      }
    }
    return Tables.of(
        Figures.text(
            "Forgotten digits after the last round, %,d images each",
            result.config().samplesPerLabel()),
        List.of("variant", "digit", "median std", "std drift", "image drift"),
        rows);
  }

  /** What both judges read in the same images. */
  public static Table forgotten(SequentialResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (String variant : result.variants().keySet()) {
      for (int label : result.order()) {
        SequentialResult.Digit digit = result.last(variant).digits().get(label);
        SequentialResult.ByJudge a = digit.judges().get("A");
        SequentialResult.ByJudge b = digit.judges().get("B");
        rows.add(
            List.of(
                variant,
                label,
                Numbers.told(a.greyGap(), a.probability()),
                Numbers.told(b.greyGap(), b.probability()),
                b.entropy(),
                share(a),
                share(b),
                a.reEmerged() || b.reEmerged() ? "yes" : "no"));
      }
    }
    return Tables.of(
        Figures.text(
            "The judges on the same images; to grey judge A says %d, judge B %d",
            greyAnswer(result, "A"), greyAnswer(result, "B")),
        List.of(
            "variant",
            "digit",
            "p̄ − grey, A",
            "p̄ − grey, B",
            "entropy, B",
            "top-1 share, A (95 %)",
            "top-1 share, B (95 %)",
            "re-emerged"),
        rows);
  }

  private static String share(SequentialResult.ByJudge reading) {
    return Figures.text(
        "%.3f (%.3f to %.3f)",
        reading.topOneShare(),
        reading.topOneShareInterval().low(),
        reading.topOneShareInterval().high());
  }

  private static int greyAnswer(SequentialResult result, String judge) {
    double[] shares = result.constantGrey().judge(judge).answerShares();
    return IntStream.range(0, shares.length).filter(i -> shares[i] > 0).findFirst().orElseThrow();
  }

  /** Kept accuracy and kept −ELBO before and after, every variant. */
  public static Table kept(SequentialResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (String variant : result.variants().keySet()) {
      for (SequentialResult.Round round : result.rounds(variant)) {
        double seconds = round.seconds();
        rows.add(
            List.of(
                variant,
                round.round(),
                round.reading().judge("A").keptAccuracy(),
                round.reading().judge("B").keptAccuracy(),
                round.reading().elbo().negativeElboKept(),
                seconds));
      }
    }
    return Tables.of(
        "Digits that are never forgotten: accuracy on samples, −ELBO on test images",
        List.of(
            "variant",
            "round",
            "kept accuracy, A",
            "kept accuracy, B",
            "kept −ELBO (nats)",
            "seconds"),
        rows);
  }
}
