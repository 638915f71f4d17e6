package lethe.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.Checks;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.ConditionalGenerator;
import lethe.model.ImageJudge;
import lethe.model.NegativeElbo;
import lethe.model.Weights;

/**
 * Reads models of one architecture by the same judges, latents, noise and test images, so that
 * their rows can be compared. Holds no tensors.
 */
public final class Evaluation {
  private final Torch torch;
  private final ConditionalGenerator generator;
  private final List<ImageJudge> judges;
  private final EvaluationConfig config;
  private final EvaluationLatents latents;
  private final Map<String, GreyAnswer> greyAnswers = new LinkedHashMap<>();
  private final NegativeElbo keptElbo;
  private final NegativeElbo forgottenElbo;

  /**
   * An evaluation.
   *
   * @param judges with different names, at least one; a {@link lethe.model.OwnJudge} too
   * @param test images with true labels, some to keep and some to forget
   */
  public Evaluation(
      Torch torch,
      ConditionalGenerator generator,
      List<? extends ImageJudge> judges,
      LabelledImages test,
      EvaluationConfig config) {
    Checks.require(!judges.isEmpty(), "an evaluation needs at least one judge, got none");
    LabelSet forgetSet = config.forgetSet();
    this.torch = torch;
    this.generator = generator;
    this.judges = List.copyOf(judges);
    this.config = config;
    this.latents = new EvaluationLatents(generator, config.samplesPerLabel(), config.seed());
    for (ImageJudge judge : judges) {
      judge.requireReads(generator);
      GreyAnswer before = greyAnswers.put(judge.name(), GreyAnswer.of(torch, judge, forgetSet));
      Checks.require(before == null, "two judges are called '%s': give them names", judge.name());
    }
    this.keptElbo = elbo(test.without(forgetSet));
    this.forgottenElbo = elbo(test.only(forgetSet));
  }

  private NegativeElbo elbo(LabelledImages images) {
    return new NegativeElbo(generator, images, config.elboSamples(), config.seed());
  }

  /** The settings. */
  public EvaluationConfig config() {
    return config;
  }

  /** The latents that all models share. */
  public EvaluationLatents latents() {
    return latents;
  }

  /** Reads a model. */
  public ModelReading read(String model, Weights weights) {
    Answers[][] answers = new Answers[judges.size()][generator.labels()];
    List<float[]> forgotten = new ArrayList<>();
    for (int label = 0; label < generator.labels(); label++) {
      float[] images = rounded(latents.images(torch, weights, label));
      for (int j = 0; j < judges.size(); j++) {
        answers[j][label] = judges.get(j).answer(torch, images);
      }
      if (config.forgetSet().contains(label)) {
        forgotten.add(images);
      }
    }
    Map<String, JudgeReading> readings = new LinkedHashMap<>();
    for (int j = 0; j < judges.size(); j++) {
      String name = judges.get(j).name();
      readings.put(
          name,
          JudgeReading.of(name, List.of(answers[j]), greyAnswers.get(name), config.forgetSet()));
    }
    return new ModelReading(
        model,
        config,
        readings,
        GreyStatistics.of(Rows.below(forgotten), generator.pixels()),
        elbo(weights));
  }

  /**
   * Whether each judge's top answer to an image of a kept label is that label, by the judge's name:
   * label by label in ascending order, the latents of each in their order. Readings of two models
   * are pairs.
   */
  public Map<String, boolean[]> keptAnswers(Weights weights) {
    int[] kept = config.forgetSet().complement().labels();
    int perLabel = config.samplesPerLabel();
    Map<String, boolean[]> right = new LinkedHashMap<>();
    judges.forEach(judge -> right.put(judge.name(), new boolean[kept.length * perLabel]));
    for (int k = 0; k < kept.length; k++) {
      float[] images = rounded(latents.images(torch, weights, kept[k]));
      for (ImageJudge judge : judges) {
        Answers answers = judge.answer(torch, images);
        for (int i = 0; i < perLabel; i++) {
          right.get(judge.name())[k * perLabel + i] = answers.top(i) == kept[k];
        }
      }
    }
    return right;
  }

  /** The −ELBO of a model on the test images. */
  public ElboReport elbo(Weights weights) {
    return ElboReport.of(keptElbo.of(torch, weights), forgottenElbo.of(torch, weights));
  }

  /** The control {@code constantGrey}: one image, every pixel 0.5. */
  public ControlReading constantGrey() {
    return control("constantGrey", GreyAnswer.image(generator.pixels()));
  }

  /** The control {@code uniformNoise}: samplesPerLabel images of independent U(0, 1) pixels. */
  public ControlReading uniformNoise() {
    return control(
        "uniformNoise",
        RandomStream.of(config.seed(), "uniform noise control")
            .uniform(config.samplesPerLabel() * generator.pixels()));
  }

  /**
   * What the judges say of images of one's own.
   *
   * @param images row-major (n, pixels), grey levels in [0, 1]
   */
  public ControlReading control(String name, float[] images) {
    Map<String, ImageReading> readings = new LinkedHashMap<>();
    for (ImageJudge judge : judges) {
      readings.put(judge.name(), ImageReading.of(judge.answer(torch, images)));
    }
    return new ControlReading(name, readings, GreyStatistics.of(images, generator.pixels()));
  }

  private float[] rounded(float[] images) {
    return config.png8() ? Png8.round(images) : images;
  }
}
