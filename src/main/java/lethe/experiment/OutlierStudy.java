package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Points;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.GreyStatistics;
import lethe.latent.Interpolation;
import lethe.latent.OutlierScores;
import lethe.model.Answers;
import lethe.model.ImageJudge;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * Is forgetting as thorough, and keeping as faithful, for rare images as for ordinary ones? Scores
 * every image of a label by its place in the original's latent space, decodes its code with the
 * original and the unlearned model and holds what changed against the score.
 */
public final class OutlierStudy {
  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final List<ImageJudge> judges;
  private final OutlierConfig config;
  private final LabelledImages train;
  private final LabelledImages test;
  private final Map<Integer, LabelOutliers> done = new TreeMap<>();

  /** A study read by both judges, of the size of the experiment's profile. */
  public OutlierStudy(Experiment lethe, LabelSet forgetSet) {
    this(
        lethe,
        lethe.requireForgettable(forgetSet),
        List.of(lethe.judgeA().judge(), lethe.judgeB().judge()),
        OutlierConfig.of(lethe.settings().profile()));
  }

  /**
   * The same read by judges of one's own.
   *
   * @param judges at least one; all of them read the examples, the last one every image. The tables
   *     of {@code lethe.report} ask for one called A and one called B
   */
  public OutlierStudy(Experiment lethe, LabelSet forgetSet, List<? extends ImageJudge> judges) {
    this(lethe, forgetSet, judges, OutlierConfig.of(lethe.settings().profile()));
  }

  OutlierStudy(
      Experiment lethe,
      LabelSet forgetSet,
      List<? extends ImageJudge> judges,
      OutlierConfig config) {
    Checks.require(!judges.isEmpty(), "judges must be at least one, were none");
    judges.forEach(judge -> judge.requireReads(lethe.generator()));
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.judges = List.copyOf(judges);
    this.config = config;
    this.train = first(lethe.data().train(), config.imagesPerSplit());
    this.test = first(lethe.data().test(), config.imagesPerSplit());
  }

  private static LabelledImages first(LabelledImages images, int most) {
    return most < images.count() ? images.first(most) : images;
  }

  /** Looks at every label. */
  public OutlierResult run() {
    int classes = lethe.data().classes();
    List<OutlierGroup> groups = new ArrayList<>();
    List<OutlierCurve> curves = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      LabelOutliers outliers = label(label);
      outliers.sheets().forEach(sheet -> groups.add(sheet.group()));
      curves.addAll(outliers.curves(config.bins()));
      lethe
          .progress()
          .step("looking for rare images", label + 1L, classes, "digit " + label + " done");
    }
    return new OutlierResult(
        forgetSet, curveJudge().name(), train.count() + test.count(), config, groups, curves);
  }

  /** All images of one label; worked out once. */
  public LabelOutliers label(int label) {
    return done.computeIfAbsent(label, this::look);
  }

  private LabelOutliers look(int label) {
    LabelImages images = new LabelImages(train, test, label);
    Weights original = lethe.original().weights();
    Weights unlearned = lethe.unlearned(forgetSet).weights();
    Weights retrained = lethe.retrained(forgetSet).weights();
    float[] codes = images.means(lethe, original);
    float[] before = decode(original, codes, label);
    float[] after = decode(unlearned, codes, label);
    Answers answersBefore = curveJudge().answer(lethe.torch(), before);
    Answers answersAfter = curveJudge().answer(lethe.torch(), after);
    Points points = Points.of(codes, lethe.generator().latentSize());
    OutlierScores scores = OutlierScores.mahalanobis(points);
    float[] ownCodes = images.means(lethe, unlearned);
    float[] controlCodes = images.means(lethe, retrained);

    int pixels = lethe.generator().pixels();
    List<LabelOutliers.Sheet> sheets = new ArrayList<>();
    for (OutlierGroup.Choice choice : OutlierGroup.Choice.values()) {
      int[] chosen = choose(choice, scores);
      Map<OutlierPicture, float[]> pictures = new EnumMap<>(OutlierPicture.class);
      pictures.put(OutlierPicture.REAL, images.pixels(chosen));
      pictures.put(OutlierPicture.ORIGINAL, Rows.rows(before, chosen, pixels));
      pictures.put(OutlierPicture.UNLEARNED, Rows.rows(after, chosen, pixels));
      pictures.put(
          OutlierPicture.UNLEARNED_OWN_CODE,
          decode(unlearned, Rows.rows(ownCodes, chosen, points.dimensions()), label));
      pictures.put(
          OutlierPicture.RETRAINED_OWN_CODE,
          decode(retrained, Rows.rows(controlCodes, chosen, points.dimensions()), label));
      sheets.add(
          new LabelOutliers.Sheet(
              new OutlierGroup(label, choice, examples(label, scores, images, chosen, pictures)),
              Rows.below(List.copyOf(pictures.values())),
              Rows.rows(codes, chosen, points.dimensions())));
    }
    return new LabelOutliers(
        label,
        forgetSet.contains(label),
        scores,
        OutlierScores.norm(points),
        deviations(after),
        IntStream.range(0, scores.count())
            .mapToDouble(
                i -> answersAfter.probability(i, label) - answersBefore.probability(i, label))
            .toArray(),
        sheets);
  }

  private int[] choose(OutlierGroup.Choice choice, OutlierScores scores) {
    int count = Math.min(config.examples(), scores.count());
    return switch (choice) {
      case RAREST -> scores.rarest(count);
      case TYPICAL -> scores.nearestMedian(count);
    };
  }

  private List<OutlierExample> examples(
      int label,
      OutlierScores scores,
      LabelImages images,
      int[] chosen,
      Map<OutlierPicture, float[]> pictures) {
    PictureReader reader = new PictureReader(lethe.torch(), lethe.generator().pixels(), judges);
    float[] decoded = pictures.get(OutlierPicture.ORIGINAL);
    Map<OutlierPicture, List<OutlierExample.Reading>> readings =
        new EnumMap<>(OutlierPicture.class);
    pictures.forEach(
        (picture, shown) -> readings.put(picture, reader.read(label, picture, shown, decoded)));
    List<OutlierExample> examples = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      int example = i;
      int image = chosen[i];
      examples.add(
          new OutlierExample(
              images.training(image),
              images.index(image),
              scores.of(image),
              readings.values().stream().map(list -> list.get(example)).toList()));
    }
    return examples;
  }

  /**
   * What the original and the unlearned model decode on the way from the most ordinary code of a
   * label to its rarest one.
   *
   * @param steps codes in all, at least 2
   * @return the original's images, then the unlearned model's, row-major (2 × steps, pixels)
   */
  public float[] walk(int label, int steps) {
    int size = lethe.generator().latentSize();
    float[] typical = Rows.row(label(label).sheet(OutlierGroup.Choice.TYPICAL).codes(), 0, size);
    float[] rarest = Rows.row(label(label).sheet(OutlierGroup.Choice.RAREST).codes(), 0, size);
    float[] codes = Interpolation.between(typical, rarest, steps).latents();
    return Rows.below(
        List.of(
            decode(lethe.original().weights(), codes, label),
            decode(lethe.unlearned(forgetSet).weights(), codes, label)));
  }

  private ImageJudge curveJudge() {
    return judges.get(judges.size() - 1);
  }

  private float[] decode(Weights weights, float[] codes, int label) {
    int[] labels = new int[codes.length / lethe.generator().latentSize()];
    Arrays.fill(labels, label);
    return Sampler.decode(lethe.torch(), lethe.generator(), weights, codes, labels);
  }

  private double[] deviations(float[] images) {
    int pixels = lethe.generator().pixels();
    return IntStream.range(0, images.length / pixels)
        .mapToDouble(i -> GreyStatistics.withinImageStd(Rows.row(images, i, pixels)))
        .toArray();
  }
}
