package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import lethe.evaluate.DistributionReading;
import lethe.evaluate.Diversity;
import lethe.evaluate.MembershipInference;
import lethe.evaluate.SeedMean;
import lethe.experiment.MembershipResult;
import lethe.experiment.ModelName;
import lethe.experiment.QualityResult;
import tech.tablesaw.api.Table;

/** Tables and charts of how well models draw and explain the kept labels, and of membership. */
public final class QualityFigures {
  private static final double THOUSAND = 1_000;

  private QualityFigures() {}

  /**
   * Distances to real images of the kept labels: mean with its interval over evaluation seeds. KID
   * stands without the factor of a thousand that results carry. Precision is no measure by itself:
   * images that collapse onto a few lie among the real ones, and it rises.
   */
  public static Table distances(QualityResult result) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(row("floor: two halves of the real images", result.floor()));
    result.models().forEach(model -> rows.add(row(model.model(), model.distances())));
    return Tables.of(
        Figures.text(
            "Kept digits in judge %s's features, %d evaluation seed%s",
            result.judge(), result.config().seeds(), result.config().seeds() == 1 ? "" : "s"),
        List.of(
            "model", "images", "J-FID", "J-FID, 95 %", "KID", "KID, 95 %", "precision", "recall"),
        rows);
  }

  private static List<Object> row(String name, QualityResult.Distances distances) {
    DistributionReading first = distances.readings().get(0);
    return List.of(
        name,
        first.generated(),
        distances.frechetDistance().mean(),
        interval("%,.1f to %,.1f", distances.frechetDistance(), 1),
        distances.kernelDistance().mean() / THOUSAND,
        interval("%,.2f to %,.2f", distances.kernelDistance(), THOUSAND),
        distances.precision().mean(),
        distances.recall().mean());
  }

  private static String interval(String pattern, SeedMean mean, double factor) {
    return mean.values().length < 2
        ? Numbers.MISSING
        : Figures.text(pattern, mean.low() / factor, mean.high() / factor);
  }

  /** J-FID of every model beside the distance of two halves of the real images. */
  public static Chart frechetDistance(QualityResult result) {
    QualityResult.Row first = result.models().get(0);
    return Chart.bars(
            Figures.text(
                "Two halves of the real digits are %.2f apart, %s's digits are %.2f from them",
                result.floor().frechetDistance().mean(),
                first.model(),
                first.distances().frechetDistance().mean()))
        .categories("model", result.models().stream().map(QualityResult.Row::model).toList())
        .y("J-FID, kept digits, judge " + result.judge())
        .bars(
            "model against real",
            Figures.column(result.models(), model -> model.distances().frechetDistance().mean()),
            Palette.judge(result.judge()))
        .horizontal(
            "two halves of the real images",
            result.floor().frechetDistance().mean(),
            Palette.LIMIT);
  }

  /** Diversity in the judge's features relative to test images, digit by digit. */
  public static Table featureDiversity(QualityResult result) {
    return diversity(
        result,
        "Diversity in judge " + result.judge() + "'s features",
        Diversity::features,
        List.of());
  }

  /** The same with a last row: a model's diversity over that of the first model. */
  public static Table featureDiversity(QualityResult result, String model) {
    return diversity(
        result,
        "Diversity in judge " + result.judge() + "'s features",
        Diversity::features,
        List.of(model));
  }

  /** Diversity in pixels relative to test images, digit by digit. */
  public static Table pixelDiversity(QualityResult result) {
    return diversity(result, "Diversity in pixels", Diversity::pixels, List.of());
  }

  private static Table diversity(
      QualityResult result,
      String name,
      Function<Diversity, Double> value,
      List<String> overFirst) {
    double[] real = result.realDiversity().stream().mapToDouble(value::apply).toArray();
    List<String> columns = new ArrayList<>(List.of("model"));
    for (int digit = 0; digit < real.length; digit++) {
      columns.add((result.forgetSet().contains(digit) ? "forgotten " : "") + digit);
    }
    List<List<Object>> rows = new ArrayList<>();
    for (QualityResult.Row model : result.models()) {
      List<Object> row = new ArrayList<>(List.of(model.model()));
      for (int digit = 0; digit < real.length; digit++) {
        row.add(Numbers.to(3, value.apply(model.diversity().get(digit)) / real[digit]));
      }
      rows.add(row);
    }
    QualityResult.Row first = result.models().get(0);
    for (String model : overFirst) {
      List<Object> row = new ArrayList<>(List.of(model + " over " + first.model()));
      for (int digit = 0; digit < real.length; digit++) {
        row.add(
            Numbers.to(
                3,
                value.apply(result.row(model).diversity().get(digit))
                    / value.apply(first.diversity().get(digit))));
      }
      rows.add(row);
    }
    return Tables.of(
        name + " over that of test images (1: as different as real ones, 0: one image)",
        columns,
        rows);
  }

  /** The importance-weighted bound of the kept test images beside their −ELBO. */
  public static Table likelihood(QualityResult result) {
    double before = result.models().get(0).iwae().negativeLogLikelihood();
    List<List<Object>> rows = new ArrayList<>();
    for (QualityResult.Row model : result.models()) {
      rows.add(
          List.of(
              model.model(),
              model.iwae().images(),
              model.iwae().negativeLogLikelihood(),
              model.iwae().standardError(),
              model.iwae().negativeLogLikelihood() - before,
              model.negativeElbo().total()));
    }
    return Tables.of(
        Figures.text(
            "Kept test images, nats per image: the bound with %d latents and the −ELBO",
            result.config().iwaeSamples()),
        List.of(
            "model",
            "images",
            "NLL bound",
            "standard error",
            "rise since " + result.models().get(0).model(),
            "−ELBO"),
        rows);
  }

  /** AUC and true positives at one false alarm in a hundred, every model, score and form. */
  public static Table membership(MembershipResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (MembershipResult.Row row : result.rows()) {
      MembershipInference reading = row.reading();
      rows.add(
          Arrays.asList(
              row.model(),
              row.score().title() + (row.calibrated() ? ", calibrated" : ""),
              reading.auc(),
              Numbers.interval("%.4f", reading.aucInterval()),
              reading.truePositiveRate(),
              Double.isNaN(row.privLeak()) ? null : row.privLeak()));
    }
    return Tables.of(
        Figures.text(
            "%,d training against %,d test images of %s: can they be told apart?",
            result.rows().get(0).reading().members(),
            result.rows().get(0).reading().nonMembers(),
            result.forgetSet()),
        List.of(
            "model", "score", "AUC (0.5: no)", "AUC, 95 %", "TPR at 1 % FPR", "PrivLeak (0: none)"),
        rows);
  }

  /**
   * Whether membership inference can show progress, as a sentence: it can if the original tells the
   * two sets apart better than the retrained model, which trained on neither.
   */
  public static String membershipAnswer(MembershipResult result) {
    MembershipResult.Score score = MembershipResult.Score.NEGATIVE_ELBO;
    MembershipInference original = result.row(ModelName.ORIGINAL, score, false).reading();
    MembershipInference retrained = result.row(ModelName.RETRAINED, score, false).reading();
    MembershipInference unlearned = result.row(ModelName.UNLEARNED, score, true).reading();
    MembershipInference ideal = result.row(ModelName.RETRAINED, score, true).reading();
    boolean shows = original.aucInterval().low() > retrained.auc();
    boolean overlap =
        unlearned.aucInterval().low() <= ideal.aucInterval().high()
            && ideal.aucInterval().low() <= unlearned.aucInterval().high();
    return Figures.text(
        "Membership by %s: the original's AUC is %s, that of the model that trained on neither set"
            + " %s, so the measure %s show progress. Calibrated, the unlearned model's is %s and"
            + " the retrained one's %s; the intervals %s.",
        score.title(),
        auc(original),
        auc(retrained),
        shows ? "can" : "cannot",
        auc(unlearned),
        auc(ideal),
        overlap ? "overlap" : "do not overlap");
  }

  private static String auc(MembershipInference reading) {
    return Figures.text(
        "%.3f (%.3f to %.3f)",
        reading.auc(), reading.aucInterval().low(), reading.aucInterval().high());
  }
}
