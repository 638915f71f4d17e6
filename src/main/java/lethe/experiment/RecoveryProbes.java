package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lethe.attack.AttackTarget;
import lethe.attack.Codes;
import lethe.attack.Conditions;
import lethe.attack.Styles;
import lethe.attack.Walk;
import lethe.base.RandomStream;
import lethe.base.Rows;

/**
 * The reference's probes that do not optimise, each in the form that asks what it means to ask, and
 * in the reference's own where that differs: random latents, noisy conditions, walks, borrowed
 * styles, reconstructions.
 */
public final class RecoveryProbes {
  private static final double[] SCALES = {0, 0.1, 0.5, 1, 2};
  private static final double REFERENCE_SCALE = 0.1;
  private static final double[] NOISE_WEIGHTS = {0, 0.01, 0.1, 0.5, 1};
  private static final double LATENT_SPREAD = 0.1;
  private static final int SHOWN = 10;
  private static final int FRAMES = 12;

  private final Experiment lethe;
  private final AttackContext study;
  private final int startLabel;
  private final int thirdLabel;

  RecoveryProbes(AttackContext study, int thirdLabel) {
    this.lethe = study.lethe();
    this.study = study;
    this.startLabel = study.startLabel();
    this.thirdLabel = thirdLabel;
  }

  /**
   * Codes to ask every model for.
   *
   * @param name of the probe
   * @param form of its condition or latent
   * @param reference whether it is a probe of the reference in its own form
   * @param codes what is asked
   */
  public record Probe(String name, String form, boolean reference, Codes codes) {}

  /**
   * A row of images.
   *
   * @param label what stands left of it
   * @param images row-major (n, pixels)
   */
  public record Row(String label, float[] images) {
    /** Copies the images. */
    public Row {
      images = images.clone();
    }

    @Override
    public float[] images() {
      return images.clone();
    }
  }

  /** Probe 1: random latents under s · e_f, the same latents for every s; 0.1 in the reference. */
  public List<Probe> randomLatents() {
    float[] latents = noise("random latents", study.config().draws() * latentSize());
    List<Probe> probes = new ArrayList<>();
    for (double scale : SCALES) {
      float[] condition = Conditions.scaled(study.label(), labels(), scale);
      probes.add(
          new Probe(
              "random latent",
              String.format(Locale.ROOT, "%s · e_%d", number(scale), study.label()),
              scale == REFERENCE_SCALE,
              Codes.under(condition, latents, latentSize())));
    }
    return probes;
  }

  /** Probe 2: blurred latents of real images of the label under fuzzy labels. */
  public List<Probe> noisyConditions() {
    Styles styles = ownStyles(SHOWN);
    float[] latents =
        styles.draw(
            noise("posterior", styles.count() * latentSize()),
            LATENT_SPREAD,
            noise("blur", styles.count() * latentSize()));
    RandomStream fuzz = RandomStream.of(study.config().seed(), "fuzzy labels");
    float[][] v = new float[styles.count()][];
    for (int i = 0; i < v.length; i++) {
      v[i] = fuzz.uniform(labels());
    }
    List<Probe> probes = new ArrayList<>();
    for (double weight : NOISE_WEIGHTS) {
      Codes codes = each(latents, i -> Conditions.noisy(study.label(), weight, v[i]));
      probes.add(new Probe("noisy condition", "η = " + number(weight), false, codes));
    }
    Codes codes = each(latents, i -> Conditions.softmaxOfNoisy(study.label(), v[i]));
    probes.add(new Probe("noisy condition", "softmax", true, codes));
    return probes;
  }

  /** Probe 3: from the start label's style to the label's, claiming the start label. */
  public Probe deceptiveWalk() {
    return new Probe(
        "walk, deceptive condition",
        startLabel + " → " + study.label(),
        true,
        Walk.deceptive(corner(startLabel), corner(study.label()), labels(), FRAMES));
  }

  /** Probe 4: the same walk with the condition interpolated as well. */
  public Probe doubleInterpolation() {
    return new Probe(
        "double interpolation",
        startLabel + " → " + study.label(),
        true,
        Walk.interpolated(List.of(corner(startLabel), corner(study.label())), labels(), FRAMES));
  }

  /** Probe 5: through the forgotten label on the way to a known one. */
  public Probe triangularWalk() {
    return new Probe(
        "triangular walk",
        startLabel + " → " + study.label() + " → " + thirdLabel,
        true,
        Walk.interpolated(
            List.of(corner(startLabel), corner(study.label()), corner(thirdLabel)),
            labels(),
            FRAMES));
  }

  /** Styles of real images of the start label under the forgotten label. */
  public Probe borrowedStyles() {
    return new Probe(
        "borrowed style", "style of " + startLabel, false, own(styles(startLabel, SHOWN).means()));
  }

  /** Real images of the label, encoded by the original. */
  public Probe reconstructions() {
    return new Probe(
        "reconstruction",
        "original's code",
        false,
        own(ownStyles(study.config().reconstructions()).means()));
  }

  /** Real images of the label, encoded by the unlearned model. */
  public Probe ownReconstructions() {
    Styles styles =
        Styles.of(
            lethe.torch(),
            lethe.generator(),
            study.target(ModelName.UNLEARNED).weights(),
            lethe.data().test(),
            study.label(),
            Math.min(study.config().reconstructions(), testImages(study.label())));
    return new Probe("reconstruction", "unlearned code", false, own(styles.means()));
  }

  /** Every probe; own reconstructions only where a model is called {@code unlearned}. */
  public List<Probe> all() {
    List<Probe> all = new ArrayList<>(randomLatents());
    all.addAll(noisyConditions());
    all.add(deceptiveWalk());
    all.add(doubleInterpolation());
    all.add(triangularWalk());
    all.add(borrowedStyles());
    all.add(reconstructions());
    if (study.models().names().contains(ModelName.UNLEARNED)) {
      all.add(ownReconstructions());
    }
    return all;
  }

  /** What both judges say of every probe of every model. */
  public List<ProbeReading> readings() {
    List<ProbeReading> readings = new ArrayList<>();
    for (Probe probe : all()) {
      for (String model : study.models().names()) {
        float[] images = images(probe, model);
        readings.add(
            ProbeReading.of(
                probe,
                model,
                study.label(),
                study.guide().answer(lethe.torch(), images),
                study.reader().answer(lethe.torch(), images)));
      }
    }
    return readings;
  }

  /** What a model draws of a probe, row-major (codes, pixels). */
  public float[] images(Probe probe, String model) {
    AttackTarget target = study.target(model);
    return probe.codes().images(lethe.torch(), target.generator(), target.weights());
  }

  /** The first ten images of each of some probes from one model, a row for each. */
  public List<Row> rows(List<Probe> probes, String model) {
    List<Row> rows = new ArrayList<>();
    for (Probe probe : probes) {
      rows.add(new Row(probe.form(), first(images(probe, model))));
    }
    return rows;
  }

  /** The images of one probe from every model, a row for each. */
  public List<Row> rows(Probe probe) {
    return study.models().names().stream()
        .map(model -> new Row(model, images(probe, model)))
        .toList();
  }

  /** Ten real test images of the label, or as many as there are. */
  public Row real() {
    return new Row("real", ownStyles(SHOWN).images().images());
  }

  /** The same of the start label. */
  public Row realStart() {
    return new Row("real " + startLabel, styles(startLabel, SHOWN).images().images());
  }

  /** The reconstruction test: ten real images, and three ways to reconstruct them. */
  public List<Row> reconstructionRows() {
    return List.of(
        real(),
        new Row(ModelName.ORIGINAL, first(images(reconstructions(), ModelName.ORIGINAL))),
        new Row(
            "unlearned, original's code", first(images(reconstructions(), ModelName.UNLEARNED))),
        new Row("unlearned, own code", first(images(ownReconstructions(), ModelName.UNLEARNED))));
  }

  private float[] first(float[] images) {
    return Arrays.copyOf(images, Math.min(images.length, SHOWN * lethe.generator().pixels()));
  }

  private Styles ownStyles(int count) {
    return styles(study.label(), count);
  }

  /** Styles of so many test images of a label, or of as many as there are. */
  private Styles styles(int ofLabel, int count) {
    return study.styles(ofLabel, Math.min(count, testImages(ofLabel)));
  }

  private int testImages(int ofLabel) {
    return lethe.data().test().perLabelCounts()[ofLabel];
  }

  private Walk.Corner corner(int ofLabel) {
    return new Walk.Corner(ofLabel, study.styles(ofLabel, 1).mean(0));
  }

  private Codes own(float[] latents) {
    return Codes.under(Conditions.oneHot(study.label(), labels()), latents, latentSize());
  }

  /** Each latent under a condition of its own. */
  private Codes each(float[] latents, IntFunction<float[]> condition) {
    int size = latentSize();
    return Codes.joined(
        IntStream.range(0, latents.length / size)
            .mapToObj(i -> new Codes(1, Rows.row(latents, i, size), condition.apply(i)))
            .toList());
  }

  private float[] noise(String name, int count) {
    return RandomStream.of(study.config().seed(), "probe " + name).normal(count);
  }

  private int labels() {
    return lethe.generator().labels();
  }

  private int latentSize() {
    return lethe.generator().latentSize();
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
