package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lethe.base.Checks;
import lethe.data.LabelSet;
import lethe.evaluate.ControlReading;
import lethe.evaluate.ImageReading;
import lethe.evaluate.JudgeReading;
import lethe.evaluate.ModelReading;
import lethe.experiment.ModelName;
import lethe.experiment.SequentialResult;
import lethe.experiment.SequentialStudy;
import lethe.experiment.SequentialStudy.Variant;
import lethe.forget.ForgettingConfig;
import lethe.model.Draw;
import lethe.optim.LearningRate;
import tech.tablesaw.api.Table;

/** Tables and charts of labels forgotten one after the other. */
public final class SequentialFigures {
  /** The kept digit that the reference reports. */
  private static final int PUBLISHED_DIGIT = 9;

  private static final List<Integer> PUBLISHED_ORDER = List.of(0, 1, 2, 3, 4);

  /** A change of a mean probability that rounds to none. */
  private static final double SAME = 0.00005;

  private SequentialFigures() {}

  /** What every variant is run with, as far as they differ. */
  public static Table settings(SequentialStudy study) {
    List<List<Object>> rows = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      SequentialStudy.Way way = study.way(variant);
      rows.add(
          List.of(
              variant.title(),
              way.rounds(),
              way.round().steps(),
              way.steps(),
              way.round().ewcWeight(),
              words(way.fisher().estimator()),
              words(way.teacher()),
              way.round().replayDraw() == Draw.MEAN ? "means" : "samples"));
    }
    ForgettingConfig round = study.jointConfig();
    return Tables.of(
        Figures.text(
            "Settings that differ; all have γ = %s, %d surrogates and %d replayed images a step, %s",
            Numbers.text(round.replayWeight()),
            round.forgetBatch(),
            round.replayBatch(),
            round.learningRate()),
        List.of(
            "variant",
            "rounds",
            "steps a round",
            "steps in all",
            "λ",
            "Fisher",
            "replay drawn by",
            "replayed"),
        rows);
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

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

  /**
   * Mean p(label) of a kept label by round, every variant; below it the published row, which is of
   * the 9 and of the published order 0 to 4.
   */
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
    if (label == PUBLISHED_DIGIT && result.order().equals(PUBLISHED_ORDER)) {
      List<Object> published = new ArrayList<>(List.of("published (its own judge)"));
      Arrays.stream(Published.sequentialProbabilityOf9()).forEach(published::add);
      rows.add(published);
    }
    List<String> columns = new ArrayList<>(List.of("variant", ModelName.ORIGINAL));
    IntStream.rangeClosed(1, rounds).forEach(i -> columns.add("after " + i));
    return Tables.of(
        Figures.text("Mean p(%d) of samples of %d, judge %s", label, label, judge), columns, rows);
  }

  /**
   * The published change of p(9) over the rounds beside ours, as a paragraph: which way both go,
   * and what differs between the recipes.
   *
   * @throws IllegalArgumentException if the digits were forgotten in another order
   */
  public static HtmlFragment besidePublished(SequentialStudy study, SequentialResult result) {
    Checks.require(
        result.order().equals(PUBLISHED_ORDER),
        "the published rounds forget %s in this order, these forget %s: leave this cell out",
        PUBLISHED_ORDER,
        result.order());
    return paragraph(
        besidePublished(
            change(result, Variant.REFERENCE),
            change(result, Variant.CUMULATIVE),
            study.way(Variant.REFERENCE).round()));
  }

  private static double change(SequentialResult result, Variant variant) {
    return result
            .last(variant.title())
            .digits()
            .get(PUBLISHED_DIGIT)
            .judges()
            .get("A")
            .probability()
        - result
            .rounds(variant.title())
            .get(0)
            .digits()
            .get(PUBLISHED_DIGIT)
            .judges()
            .get("A")
            .probability();
  }

  /** The same from the changes that p(9) has in two ways and the recipe of a reference round. */
  static String besidePublished(double reference, double cumulative, ForgettingConfig round) {
    double[] published = Published.sequentialProbabilityOf9();
    double theirs = published[published.length - 1] - published[0];
    boolean agree = direction(theirs).equals(direction(reference));
    return Figures.text(
            "Over the rounds the published p(9) %s; with the reference's way here it %s, %s; with"
                + " protection it %s. ",
            moves(theirs),
            moves(reference),
            agree ? "the same direction" : "another direction",
            moves(cumulative))
        + recipe(round, agree);
  }

  private static String recipe(ForgettingConfig round, boolean agree) {
    ForgettingConfig theirs = ForgettingConfig.reference(round.forgetSet(), round.seed());
    List<String> ways = new ArrayList<>();
    if (round.steps() != theirs.steps()) {
      ways.add(round.steps() < theirs.steps() ? "is shorter" : "is longer");
    }
    if (highestRate(round) != highestRate(theirs)) {
      ways.add(
          "has a " + (highestRate(round) > highestRate(theirs) ? "higher" : "lower") + " rate");
    }
    if (ways.isEmpty()) {
      return "Steps and rate are the published ones"
          + (agree
              ? "; the judge and the original are not."
              : ", so neither explains the difference; the judge and the original are not theirs.");
    }
    return Figures.text(
            "This recipe %s (%,d steps a round at up to %s; published %,d at %s), so ",
            String.join(" and ", ways),
            round.steps(),
            Numbers.text(highestRate(round)),
            theirs.steps(),
            Numbers.text(highestRate(theirs)))
        + (agree
            ? "that both agree does not say that the sizes do."
            : "the difference may be the recipe's and refutes nothing that was published.");
  }

  private static double highestRate(ForgettingConfig config) {
    return config.learningRate() instanceof LearningRate.WarmupCosine cosine
        ? cosine.peak()
        : config.learningRate().at(0, config.steps());
  }

  private static String direction(double change) {
    return Math.abs(change) < SAME ? "does not change" : change > 0 ? "rises" : "falls";
  }

  private static String moves(double change) {
    String direction = direction(change);
    return Math.abs(change) < SAME
        ? direction
        : Figures.text("%s by %.4f", direction, Math.abs(change));
  }

  private static HtmlFragment paragraph(String text) {
    return new HtmlFragment("<p>" + Html.escape(text) + "</p>", text);
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

  /**
   * How flat each forgotten digit's images are after the last round of every variant. Drifts have a
   * dash where no round came after the one that forgot the digit.
   */
  public static Table flatness(SequentialResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (String variant : result.variants().keySet()) {
      for (int label : result.order()) {
        SequentialResult.Digit digit = result.last(variant).digits().get(label);
        boolean drifts = result.drifts(variant, label);
        rows.add(
            Arrays.asList(
                variant,
                label,
                digit.greyStatistics().withinImageStdMedian(),
                drifts ? digit.stdDrift() : null,
                drifts ? digit.imageDrift() : null));
      }
    }
    return Tables.of(
        Figures.text(
            "Forgotten digits after the last round, %,d images each",
            result.config().samplesPerLabel()),
        List.of("variant", "digit", "median std", "std drift", "image drift"),
        rows);
  }

  /**
   * How what the judges say of forgotten digits changed since the round that forgot each; digits
   * that no later round could move are left out.
   */
  public static Table judgeDrift(SequentialResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (String variant : result.variants().keySet()) {
      for (int label : result.order()) {
        if (result.drifts(variant, label)) {
          Map<String, SequentialResult.ByJudge> judges =
              result.last(variant).digits().get(label).judges();
          SequentialResult.ByJudge a = judges.get("A");
          SequentialResult.ByJudge b = judges.get("B");
          rows.add(
              List.of(
                  variant,
                  label,
                  Numbers.told(a.probabilityDrift(), a.probability()),
                  Numbers.told(b.probabilityDrift(), b.probability()),
                  Numbers.told(a.entropyDrift(), a.entropy()),
                  Numbers.told(b.entropyDrift(), b.entropy())));
        }
      }
    }
    return Tables.of(
        "What the judges say after the last round, less what they said after the digit's own",
        List.of("variant", "digit", "p̄, A", "p̄, B", "entropy, A (nats)", "entropy, B (nats)"),
        rows);
  }

  /** The last round of every variant beside the original and the controls, over all digits. */
  public static Table headline(SequentialResult result) {
    List<List<Object>> rows = new ArrayList<>();
    String first = result.variants().keySet().iterator().next();
    rows.add(row(ModelName.ORIGINAL, result.rounds(first).get(0).reading()));
    for (String variant : result.variants().keySet()) {
      rows.add(row(variant, result.last(variant).reading()));
    }
    SequentialResult.Controls controls = result.controls();
    rows.add(row(ModelName.RETRAINED, controls.retrained()));
    rows.add(row(ModelName.UNTRAINED, controls.untrained()));
    LabelSet labels = result.config().forgetSet();
    rows.add(row("constant grey", controls.constantGrey(), labels));
    rows.add(row("uniform noise", controls.uniformNoise(), labels));
    return Tables.of(
        Figures.text("The digits to forget together (%s), after the last round", labels),
        List.of(
            "model",
            "p̄, A",
            "p̄, B",
            "entropy, A",
            "entropy, B",
            "top-1 share, A",
            "top-1 share, B",
            "kept accuracy, A",
            "kept accuracy, B",
            "kept −ELBO (nats)"),
        rows);
  }

  private static List<Object> row(String name, ModelReading model) {
    JudgeReading a = model.judge("A");
    JudgeReading b = model.judge("B");
    return List.of(
        name,
        a.forgetProbability(),
        b.forgetProbability(),
        a.judgeEntropy(),
        b.judgeEntropy(),
        a.topOneShare(),
        b.topOneShare(),
        a.keptAccuracy(),
        b.keptAccuracy(),
        model.elbo().negativeElboKept());
  }

  private static List<Object> row(String name, ControlReading control, LabelSet labels) {
    ImageReading a = control.judge("A");
    ImageReading b = control.judge("B");
    return Arrays.asList(
        name,
        a.meanProbability(labels),
        b.meanProbability(labels),
        a.judgeEntropy(),
        b.judgeEntropy(),
        a.answerShare(labels),
        b.answerShare(labels),
        null,
        null,
        null);
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
    double[] shares = result.controls().constantGrey().judge(judge).answerShares();
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
