package lethe.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lethe.experiment.SequentialResult;
import lethe.experiment.SequentialStudy;

/** Pictures and charts of labels forgotten one after the other. */
public final class SequentialFigures {
  private SequentialFigures() {}

  /** The digit grids after some rounds side by side, all from the same latents. */
  public static ImageComparison grids(
      String title, List<SequentialStudy.Stage> stages, List<float[]> sheets, int from, int to) {
    return grids(title, stages, sheets, from, to, ImageGrid.SIDE * ImageGrid.SIDE);
  }

  /** The same of square images of so many pixels each: {@code generator().pixels()}. */
  public static ImageComparison grids(
      String title,
      List<SequentialStudy.Stage> stages,
      List<float[]> sheets,
      int from,
      int to,
      int pixels) {
    ImageGrid[] grids =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    Figures.digits(
                        stages.get(i).round() == 0
                            ? "Original"
                            : "After round " + stages.get(i).round(),
                        sheets.get(i),
                        pixels))
            .toArray(ImageGrid[]::new);
    return ImageGrid.compare(title, grids);
  }

  /** How far the images of kept digits moved from the original's by the last round. */
  public static Chart keptDrift(SequentialResult result) {
    List<String> variants = List.copyOf(result.variants().keySet());
    List<Integer> kept = kept(result, variants.get(0));
    double[][] cells = new double[variants.size()][kept.size()];
    double most = -1;
    String where = "";
    for (int v = 0; v < cells.length; v++) {
      for (int k = 0; k < kept.size(); k++) {
        cells[v][k] = result.last(variants.get(v)).digits().get(kept.get(k)).imageDrift();
        if (cells[v][k] > most) {
          most = cells[v][k];
          where = variants.get(v) + ", digit " + kept.get(k);
        }
      }
    }
    return Chart.heatMap(
            Figures.text(
                "Kept digits' images move by up to %.3f from the original (%s)", most, where))
        .rows("way", variants.toArray(String[]::new))
        .columns("kept digit", kept.stream().map(String::valueOf).toArray(String[]::new))
        .cells("RMS difference", cells)
        .range(0, Math.max(0.05, Math.ceil(20 * most) / 20))
        .decimals(3);
  }

  private static List<Integer> kept(SequentialResult result, String variant) {
    return result.last(variant).digits().stream()
        .map(SequentialResult.Digit::label)
        .filter(label -> !result.order().contains(label))
        .toList();
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
}
