package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;
import lethe.experiment.LabelOutliers;
import lethe.experiment.OutlierCurve;
import lethe.experiment.OutlierExample;
import lethe.experiment.OutlierGroup;
import lethe.experiment.OutlierGroup.Choice;
import lethe.experiment.OutlierPicture;
import lethe.experiment.OutlierResult;
import lethe.experiment.OutlierStudy;
import lethe.latent.RankCorrelation;
import tech.tablesaw.api.Table;

/** Figures and tables of rare images before and after forgetting. */
public final class OutlierFigures {
  /** Below every std but an exact 0, which a logarithmic axis has no place for. */
  private static final double FLATTEST = 1e-5;

  /** Less than this is 0.00 in a sentence. */
  private static final double SMALLEST_FALL = 0.005;

  private OutlierFigures() {}

  /** Some examples, one column each under its score: the image itself, then what models decode. */
  public static ImageGrid sheet(LabelOutliers outliers, Choice choice) {
    LabelOutliers.Sheet sheet = outliers.sheet(choice);
    List<OutlierExample> examples = sheet.group().examples();
    int shown = OutlierPicture.values().length * examples.size();
    return ImageGrid.of(sheet.images(), sheet.images().length / shown)
        .columns(examples.size())
        .rowLabels(
            Arrays.stream(OutlierPicture.values())
                .map(OutlierPicture::title)
                .toArray(String[]::new))
        .columnLabels(
            examples.stream()
                .map(example -> Figures.text("%.1f", example.score()))
                .toArray(String[]::new))
        .title(
            Figures.text(
                "The %d %s images of %d under their scores",
                examples.size(), choice.title(), outliers.label()));
  }

  /** From the most ordinary code of a label to its rarest, decoded before and after forgetting. */
  public static ImageGrid walk(OutlierStudy study, int label, int steps) {
    float[] images = study.walk(label, steps);
    return ImageGrid.of(images, images.length / (2 * steps))
        .columns(steps)
        .rowLabels(OutlierPicture.ORIGINAL.title(), OutlierPicture.UNLEARNED.title())
        .title(Figures.text("Interpolation from an ordinary %d to the rarest", label));
  }

  /** Every number of some examples' decodes by the unlearned model. */
  public static Table examples(OutlierGroup group) {
    List<List<Object>> rows = new ArrayList<>();
    for (OutlierExample example : group.examples()) {
      OutlierExample.Reading reading = example.reading(OutlierPicture.UNLEARNED);
      rows.add(
          List.of(
              (example.training() ? "train " : "test ") + example.index(),
              Numbers.to(1, example.score()),
              Numbers.to(3, reading.withinImageStd()),
              Numbers.to(3, reading.answer("A").probability()),
              Numbers.to(3, reading.answer("B").probability()),
              Numbers.to(3, reading.answer("B").judgeEntropy()),
              Numbers.to(3, reading.meanSquaredError()),
              Numbers.to(2, reading.likeness())));
    }
    return Tables.of(
        Figures.text(
            "The %s images of %d as the unlearned model decodes the original's code",
            group.choice().title(), group.label()),
        List.of(
            "image",
            "score",
            "std",
            "p(own), judge A",
            "p(own), judge B",
            "entropy B (nats)",
            "MSE to original",
            "likeness"),
        rows);
  }

  /** Means over the rarest and the ordinary examples of a label, for every picture of them. */
  public static Table summary(OutlierResult result, int label) {
    List<List<Object>> rows = new ArrayList<>();
    for (OutlierPicture picture : OutlierPicture.values()) {
      for (Choice choice : Choice.values()) {
        OutlierGroup group = result.group(label, choice);
        rows.add(
            List.of(
                picture.title(),
                choice.title(),
                Numbers.to(3, group.mean(picture, OutlierExample.Reading::withinImageStd)),
                Numbers.to(3, group.largestStd(picture)),
                Numbers.to(3, group.meanProbability(picture, "A")),
                Numbers.to(3, group.meanProbability(picture, "B")),
                group.readAsLabel(picture, "B"),
                Numbers.to(3, group.mean(picture, OutlierExample.Reading::meanSquaredError)),
                Numbers.to(2, group.mean(picture, OutlierExample.Reading::likeness))));
      }
    }
    return Tables.of(
        Figures.text("Digit %d: means over the examples", label),
        List.of(
            "picture",
            "examples",
            "std",
            "largest std",
            "p(own), judge A",
            "p(own), judge B",
            "read as own by B",
            "MSE to original",
            "likeness"),
        rows);
  }

  /** What became of the rarest and of ordinary images of every kept label. */
  public static Table kept(OutlierResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (int label : result.forgetSet().complement().labels()) {
      List<Object> row = new ArrayList<>();
      row.add(Integer.toString(label));
      row.add(
          Numbers.to(
              1, error(result, label, Choice.RAREST) / error(result, label, Choice.TYPICAL)));
      for (Choice choice : Choice.values()) {
        OutlierGroup group = result.group(label, choice);
        row.add(error(result, label, choice));
        row.add(Numbers.to(3, group.meanProbability(OutlierPicture.ORIGINAL, result.judge())));
        row.add(Numbers.to(3, group.meanProbability(OutlierPicture.UNLEARNED, result.judge())));
      }
      rows.add(row);
    }
    return Tables.of(
        Figures.text(
            "Kept digits: what forgetting did to the decodes of the rarest and of ordinary images;"
                + " p(own): judge %s",
            result.judge()),
        List.of(
            "digit",
            "MSE ratio, rarest / typical",
            "MSE, rarest",
            "p(own) before, rarest",
            "p(own) after, rarest",
            "MSE, typical",
            "p(own) before, typical",
            "p(own) after, typical"),
        rows);
  }

  private static double error(OutlierResult result, int label, Choice choice) {
    return result
        .group(label, choice)
        .mean(OutlierPicture.UNLEARNED, OutlierExample.Reading::meanSquaredError);
  }

  /** Whether rare images of kept labels lose more than ordinary ones, as a sentence. */
  public static String keptAnswer(OutlierResult result) {
    List<Integer> kept = kept(result.forgetSet());
    List<RankCorrelation> correlations =
        kept.stream().map(label -> result.curve(label, "mahalanobis").correlation()).toList();
    DoubleSummaryStatistics rho =
        correlations.stream().mapToDouble(RankCorrelation::spearman).summaryStatistics();
    long more = correlations.stream().filter(c -> c.interval().high() < 0).count();
    long less = correlations.stream().filter(c -> c.interval().low() > 0).count();
    String which =
        more == kept.size()
            ? "Rare images of kept digits lose more"
            : less == kept.size()
                ? "Rare images of kept digits lose less"
                : Figures.text(
                    "Rare images lose more in %d of the %d kept digits, less in %d",
                    more, kept.size(), less);
    return Figures.text(
        "%s: ρ from %.2f to %.2f; judge %s's mean p(own) of the %d rarest falls by %s, of as many"
            + " ordinary ones by %s.",
        which,
        rho.getMin(),
        rho.getMax(),
        result.judge(),
        result.config().examples(),
        fall(result, Choice.RAREST),
        fall(result, Choice.TYPICAL));
  }

  /** The largest fall of p(own) among the kept labels. */
  private static String fall(OutlierResult result, Choice choice) {
    int most =
        kept(result.forgetSet()).stream()
            .max(Comparator.comparingDouble(label -> fall(result, label, choice)))
            .orElseThrow();
    double value = fall(result, most, choice);
    return value < SMALLEST_FALL
        ? "less than 0.01 for every digit"
        : Figures.text("up to %.2f (digit %d)", value, most);
  }

  private static List<Integer> kept(LabelSet forgetSet) {
    return Arrays.stream(forgetSet.complement().labels()).boxed().toList();
  }

  private static double fall(OutlierResult result, int label, Choice choice) {
    OutlierGroup group = result.group(label, choice);
    return group.meanProbability(OutlierPicture.ORIGINAL, result.judge())
        - group.meanProbability(OutlierPicture.UNLEARNED, result.judge());
  }

  /** The value of every image of a label against its score, with the mean of each part. */
  public static Chart curve(LabelOutliers outliers, OutlierResult result) {
    OutlierCurve curve = result.curve(outliers.label(), "mahalanobis");
    Color color = outliers.forgotten() ? Palette.UNLEARNED : Palette.digit(outliers.label());
    double[] values =
        Numbers.rounded(
            5,
            Arrays.stream(outliers.values())
                .map(value -> outliers.forgotten() ? Math.max(value, FLATTEST) : value)
                .toArray());
    LineChart chart =
        Chart.lines(
                Figures.text(
                    "Digit %d: Spearman's ρ is %s over %,d images",
                    outliers.label(),
                    Scale.number(curve.correlation().spearman(), 2),
                    values.length))
            .x("outlier score (Mahalanobis distance)")
            .y(
                outliers.forgotten()
                    ? "std within the unlearned decode (log scale)"
                    : Figures.text("change of p(own), judge %s", result.judge()))
            .cloud("an image", Numbers.rounded(3, outliers.scores().values()), values, color)
            .line(
                Figures.text("means of %d equal parts", curve.bins().size()),
                Figures.column(curve.bins(), OutlierCurve.Bin::meanScore),
                Figures.column(curve.bins(), OutlierCurve.Bin::meanValue),
                Palette.PUBLISHED);
    return outliers.forgotten()
        ? chart.logY().horizontal("texture begins", GreyStatistics.TEXTURE, Palette.LIMIT)
        : chart.horizontal("unchanged", 0, Palette.LIMIT);
  }

  /** Spearman's ρ of every label against both scores. */
  public static Table correlations(OutlierResult result) {
    List<List<Object>> rows = new ArrayList<>();
    for (OutlierCurve curve : result.curves()) {
      if (curve.score().equals("mahalanobis")) {
        RankCorrelation own = curve.correlation();
        rows.add(
            List.of(
                curve.label() + (curve.forgotten() ? " (forgotten)" : ""),
                curve.forgotten() ? "std" : "change of p(own)",
                own.count(),
                Numbers.to(3, own.spearman()),
                Numbers.to(3, own.interval().low()),
                Numbers.to(3, own.interval().high()),
                Numbers.to(3, result.curve(curve.label(), "norm").correlation().spearman())));
      }
    }
    return Tables.of(
        Figures.text(
            "Spearman's ρ of the value and the outlier score (95 %% interval), and with ‖μ‖ as the"
                + " score; p(own): judge %s",
            result.judge()),
        List.of("digit", "value", "images", "ρ", "low", "high", "ρ with ‖μ‖"),
        rows);
  }
}
