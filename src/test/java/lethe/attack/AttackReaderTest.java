package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.base.Rows;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.model.Answers;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.support.Expect;
import lethe.support.LinearJudge;
import lethe.support.Small;
import lethe.support.TrainedSmall;
import org.junit.jupiter.api.Test;

/** What judges say of an attack's steps, and a closer look at its successes. */
final class AttackReaderTest {
  private static final LabelSet ONE = LabelSet.forgetSet(Small.LABELS, 1);
  private static final TrainedJudge GUIDE = RelearningTest.thirds("A", 2);
  private static final TrainedJudge READER = other();
  private static final AttackTarget TARGET =
      new AttackTarget("original", Small.VAE, TrainedSmall.weights(), ONE, 1);
  private static final AttackConfig CONFIG =
      AttackConfig.full(AttackKind.jointSearch(), 0, 3)
          .withSteps(60)
          .withRestarts(4)
          .withFrameInterval(25);
  private static final AttackPath PATH =
      new RecoveryAttack(Small.TORCH, GUIDE, CONFIG).run(TARGET, new float[0], Progress.SILENT);
  private static final AttackTrace TRACE =
      new AttackReader(Small.TORCH, GUIDE, READER).read(TARGET, CONFIG, PATH);

  @Test
  void readingsAreTheJudgesAnswersToEachStepsImages() {
    for (int step : new int[] {0, 17, 60}) {
      float[] images = PATH.at(step).images(Small.TORCH, Small.VAE, TARGET.weights());
      Answers guide = GUIDE.answer(Small.TORCH, images);
      Answers reader = READER.answer(Small.TORCH, images);
      for (int r = 0; r < 4; r++) {
        assertEquals(guide.probability(r, 1), TRACE.guide(step, r), 1e-5);
        assertEquals(reader.probability(r, 1), TRACE.reader(step, r), 1e-5);
      }
    }
  }

  @Test
  void framesAreKeptAtTheIntervalAndAtTheEnd() {
    assertArrayEquals(new int[] {0, 25, 50, 60}, TRACE.frameSteps());
    float[] last = PATH.at(60).images(Small.TORCH, Small.VAE, TARGET.weights());
    assertArrayEquals(Rows.row(last, 2, Small.PIXELS), TRACE.film(2)[3], 1e-6f);
  }

  @Test
  void aTraceGoesThroughAFileWithoutTheLossOfABit() {
    Map<String, Safetensors.Tensor> tensors = TRACE.tensors();

    AttackTrace back = AttackTrace.of("original", 1, CONFIG, tensors);

    assertEquals(tensors, back.tensors());
    assertArrayEquals(TRACE.guideProbability(), back.guideProbability());
    assertArrayEquals(TRACE.readerProbability(), back.readerProbability());
    assertArrayEquals(TRACE.frameSteps(), back.frameSteps());
    assertArrayEquals(TRACE.frames(), back.frames());
    assertArrayEquals(new int[] {61, 4}, tensors.get("guide").shape());
    assertArrayEquals(new int[] {4, 1}, tensors.get("frameSteps").shape());
    assertArrayEquals(new int[] {4 * 4, Small.PIXELS}, tensors.get("frames").shape());
  }

  @Test
  void aSearchInAModelThatKnowsTheLabelFindsPlausibleImages() {
    float[] real = Small.images(100, 4).only(LabelSet.of(Small.LABELS, 1)).images();
    PlausibilityReader closer =
        new PlausibilityReader(Small.TORCH, TARGET.weights(), GUIDE, READER, real, 2, 1);

    List<Plausibility> rows = closer.of(TARGET, TRACE, 0.9);

    assertEquals(AttackSuccess.of(TRACE, 0.9).guided().successes(), rows.size());
    assertTrue(rows.size() >= 3, "the original knows the label: " + rows);
    for (Plausibility row : rows) {
      assertTrue(row.guideProbability() >= 0.9);
      float[] z = PATH.at(row.step()).latent(row.restart());
      float[] c = PATH.at(row.step()).condition(row.restart());
      assertEquals(Math.hypot(z[0], z[1]), row.latentNorm(), 1e-9);
      assertEquals(1 - Math.exp(-(z[0] * z[0] + z[1] * z[1]) / 2.0), row.latentQuantile(), 1e-6);
      assertEquals(c[1], row.labelMass());
      assertEquals(Math.max(c[0], c[2]), row.otherMass());
      assertEquals(row.guideProbability(), row.originalGuideProbability(), 1e-5);
      assertTrue(row.originalNegativeElbo() > 0);
    }
    assertEquals(List.of(), closer.of(TARGET, nothing(), 0.9));
    assertEquals(0, closer.nearestRealRatio(Arrays.copyOf(real, Small.PIXELS)));
    assertTrue(closer.nearestRealRatio(new float[Small.PIXELS]) > 1, "black is far from any");
  }

  /** What is found in another model is held against the original all the same. */
  @Test
  void plausibilityIsAskedOfTheOriginalWhateverModelWasAttacked() {
    float[] real = Small.images(100, 4).only(LabelSet.of(Small.LABELS, 1)).images();
    AttackTarget attacked = TARGET.withModel("other", Small.weights(9));

    List<Plausibility> rows = closer(TARGET.weights(), real, 2).of(attacked, TRACE, 0.9);
    List<Plausibility> byItself = closer(attacked.weights(), real, 2).of(attacked, TRACE, 0.9);
    List<Plausibility> precise = closer(TARGET.weights(), real, 40).of(attacked, TRACE, 0.9);

    assertTrue(rows.size() >= 3);
    for (int i = 0; i < rows.size(); i++) {
      Plausibility row = rows.get(i);
      float[] image =
          PATH.codes()
              .at(PATH.index(row.step(), row.restart()))
              .images(Small.TORCH, Small.VAE, TARGET.weights());
      assertEquals(
          GUIDE.answer(Small.TORCH, image).probability(0, 1), row.originalGuideProbability(), 1e-6);
      assertEquals(
          READER.answer(Small.TORCH, image).probability(0, 1),
          row.originalReaderProbability(),
          1e-6);
      assertNotEquals(byItself.get(i).originalNegativeElbo(), row.originalNegativeElbo(), 1e-3);
      double mean = precise.get(i).originalNegativeElbo();
      assertEquals(mean, row.originalNegativeElbo(), 0.3 * mean, "a mean over latents, no sum");
    }
  }

  @Test
  void distancesAreInMediansOfTheRealImagesOwn() {
    float[] real = new float[4 * Small.PIXELS];
    real[Small.PIXELS] = 0.1f;
    real[2 * Small.PIXELS] = 0.2f;
    real[3 * Small.PIXELS] = 1;
    float[] image = new float[Small.PIXELS];
    image[1] = 0.3f;

    double ratio = closer(TARGET.weights(), real, 1).nearestRealRatio(image);

    assertEquals(3, ratio, 1e-5, "the nearest others lie 0.1, 0.1, 0.1 and 0.8 away");
  }

  private static PlausibilityReader closer(Weights original, float[] real, int samples) {
    return new PlausibilityReader(Small.TORCH, original, GUIDE, READER, real, samples, 1);
  }

  @Test
  void theRadiusOfTheConstraintHolds97AndAHalfPercentOfThePrior() {
    for (int latents : new int[] {1, 2, 8, 50}) {
      AttackKind ball = AttackKind.constrainedSearch().forLatents(latents);
      double radius = ((Constraint.LatentBall) ball.constraint()).radius();
      assertEquals(0.975, PlausibilityReader.quantile(radius, latents), 2e-4, latents + " latents");
      assertEquals(
          new Constraint.NearLabel(new Constraint.LatentBall(radius), 0.2),
          AttackKind.nearLabelSearch().forLatents(latents).constraint());
    }
    // of two latents the distribution has a closed form
    assertEquals(
        Math.sqrt(-2 * Math.log(0.025)),
        ((Constraint.LatentBall) AttackKind.constrainedSearch().forLatents(2).constraint())
            .radius(),
        5e-4);
  }

  @Test
  void forEightLatentsEveryAttackIsAsItWasToTheBit() {
    assertEquals(new Constraint.LatentBall(4.187), AttackKind.constrainedSearch().constraint());
    for (AttackKind kind : AttackKind.all()) {
      assertEquals(kind, kind.forLatents(8));
      assertEquals(kind.constraint().binds(), !kind.equals(kind.forLatents(2)));
    }
    AttackKind own =
        new AttackKind(
            "own",
            Moves.LATENT,
            new Constraint.LatentBall(3),
            0,
            AttackKind.LatentStart.PRIOR,
            AttackKind.ConditionStart.OWN_LABEL);
    assertEquals(own, own.forLatents(2), "a ball of one's own stays");
    Expect.refusal("latentSize must be at least 1, was 0", () -> own.forLatents(0));
  }

  @Test
  void refusesAReaderThatGuided() {
    Expect.refusal(
        "judge A would read what it guided itself: read by another judge",
        () -> new AttackReader(Small.TORCH, GUIDE, GUIDE));
  }

  @Test
  void refusesRealImagesThatAreAllTheSame() {
    Expect.refusal(
        "half of the 2 real images have a twin: distances to them need different images",
        () ->
            new PlausibilityReader(
                Small.TORCH, TARGET.weights(), GUIDE, READER, new float[2 * Small.PIXELS], 1, 1));
  }

  /** The same path with judges that see nothing. */
  private static AttackTrace nothing() {
    float[] readings = new float[PATH.codes().count()];
    return new AttackTrace(
        "original", 1, CONFIG, PATH, readings, readings, TRACE.frameSteps(), TRACE.frames());
  }

  private static TrainedJudge other() {
    LinearJudge linear = new LinearJudge(Small.PIXELS, Small.LABELS);
    float[] values = RandomStream.of(8, "other judge").normal(linear.layout().size());
    return new TrainedJudge("B", linear, new Weights(linear.layout(), values));
  }
}
