package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
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
import tech.tablesaw.api.Table;

/** Tables of labels forgotten one after the other. */
public final class SequentialTables {
  private SequentialTables() {}

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
            "Settings that differ; all have γ = %s, %d surrogates and %d replayed images a step, learning"
                + " rate %s",
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
    if (label == Published.SEQUENTIAL_DIGIT && result.order().equals(Published.sequentialOrder())) {
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
                Numbers.to(4, digit.greyStatistics().withinImageStdMedian()),
                drifts ? Numbers.to(4, digit.stdDrift()) : null,
                drifts ? Numbers.to(4, digit.imageDrift()) : null));
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
                  Numbers.to(4, a.probabilityDrift()),
                  Numbers.to(4, b.probabilityDrift()),
                  Numbers.to(4, a.entropyDrift()),
                  Numbers.to(4, b.entropyDrift())));
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
                Numbers.to(4, a.greyGap()),
                Numbers.to(4, b.greyGap()),
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
        rows.add(
            Arrays.asList(
                variant,
                round.round(),
                round.reading().judge("A").keptAccuracy(),
                round.reading().judge("B").keptAccuracy(),
                round.reading().elbo().negativeElboKept(),
                round.round() == 0 ? null : Numbers.to(1, round.seconds())));
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
