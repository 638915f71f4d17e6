package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lethe.base.RandomStream;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.Layout;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.support.LinearJudge;
import org.junit.jupiter.api.Test;

final class EvaluationTest {
  private static final Torch TORCH = Torch.open("cpu");
  private static final LabelSet FORGET = LabelSet.forgetSet(4, 2);
  private static final EvaluationConfig CONFIG = EvaluationConfig.smoke(FORGET, 9);
  private static final Painter PAINTER = new Painter();

  /** Label k is test image with pixel k white, others black. */
  private static final LabelledImages TEST =
      LabelledImages.of(
          4,
          4,
          new byte[] {-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, -1},
          new byte[] {0, 1, 2, 3, 3});

  @Test
  void aGeneratorThatPaintsItsLabelIsReadAsItsLabel() {
    ModelReading reading = evaluation().read("original", paint(8));

    JudgeReading judge = reading.judge("linear");
    assertEquals(1, judge.topOneShare());
    assertEquals(1, judge.keptAccuracy());
    assertTrue(judge.forgetProbability() > 0.99, judge.toString());
    assertEquals(0.25, judge.grey().forgetProbability(), 1e-6);
    assertEquals(20, judge.samplesPerLabel());
    assertEquals(0.25, reading.greyStatistics().meanGrey(), 1e-3);
  }

  @Test
  void aGeneratorThatPaintsGreyIsReadAsGrey() {
    ModelReading reading = evaluation().read("unlearned", paint(0));

    JudgeReading judge = reading.judge("linear");
    assertEquals(0, judge.greyGap(), 1e-6);
    assertEquals(Math.log(4), judge.judgeEntropy(), 1e-6);
    assertEquals(0, reading.greyStatistics().withinImageStdMaximum(), 1e-7);
  }

  @Test
  void keptAnswersAreOfTheKeptLabelsImageByImage() {
    Evaluation evaluation = evaluation();
    boolean[] sure = evaluation.keptAnswers(paint(8)).get("linear");
    boolean[] wrong = evaluation.keptAnswers(paint(-8)).get("linear");
    double accuracy = evaluation.read("inverted", paint(-8)).judge("linear").keptAccuracy();

    boolean[] all = new boolean[3 * 20];
    Arrays.fill(all, true);
    assertArrayEquals(all, sure);
    assertEquals(0, accuracy, "black where the label is");
    assertArrayEquals(new boolean[60], wrong);
    assertEquals(new PairedChange(60, 60, 0), PairedChange.of(sure, wrong));
    assertEquals(-1, PairedChange.of(sure, wrong).change());
  }

  @Test
  void elboEqualsItsClosedFormForKeptAndForgottenImages() {
    // Logits are ±8, one of four pixels is white; q = N(½, e^0.2) in each of two dimensions.
    ElboReport report = evaluation().read("original", paint(8)).elbo();

    double perPixel = Math.log(1 + Math.exp(-8));
    double kl = 0.25 + Math.exp(0.2) - 1 - 0.2;
    assertEquals(4 * perPixel, report.reconstructionKept(), 1e-5);
    assertEquals(kl, report.klDivergenceKept(), 1e-6);
    assertEquals(4 * perPixel + kl, report.negativeElboForgotten(), 1e-5);
    assertEquals(4, report.imagesKept());
    assertEquals(1, report.imagesForgotten());
  }

  @Test
  void elboGapsAreAfterMinusBefore() {
    Evaluation evaluation = evaluation();
    ElboReport before = evaluation.elbo(paint(8));

    ElboReport.Gap gap = evaluation.elbo(paint(0)).since(before);

    double flat = 4 * Math.log(2);
    assertEquals(flat - before.reconstructionKept(), gap.keptGap(), 1e-5);
    assertEquals(flat - before.reconstructionForgotten(), gap.forgetGap(), 1e-5);
  }

  @Test
  void elboOfAllImagesWeighsKeptAndForgottenByTheirNumbers() {
    ElboReport report = evaluation().elbo(paint(3));

    assertEquals(
        (4 * report.negativeElboKept() + report.negativeElboForgotten()) / 5,
        report.negativeElbo(),
        1e-9);
  }

  @Test
  void latentsBelongToSeedAndLabelAlone() {
    ConditionalVae vae = new ConditionalVae(new CvaeConfig(4, 4, 2));
    EvaluationLatents latents = new EvaluationLatents(vae, 50, 1);

    assertArrayEquals(latents.of(3), new EvaluationLatents(vae, 50, 1).of(3));
    assertNotEquals(Arrays.hashCode(latents.of(3)), Arrays.hashCode(latents.of(2)));
    assertArrayEquals(
        Arrays.copyOf(latents.of(3), 20), new EvaluationLatents(vae, 10, 1).of(3), "a prefix");
  }

  @Test
  void roundingToEightBitsMovesGreyByHalfALevel() {
    Evaluation rounded =
        new Evaluation(TORCH, PAINTER, List.of(judge("linear")), TEST, CONFIG.withPng8(true));

    assertEquals(
        128 / 255.0, rounded.read("unlearned", paint(0)).greyStatistics().meanGrey(), 1e-7);
  }

  @Test
  void controlsAreReadByEveryJudge() {
    Evaluation evaluation =
        new Evaluation(TORCH, PAINTER, List.of(judge("first"), judge("second")), TEST, CONFIG);

    assertEquals(0.25, evaluation.constantGrey().judge("second").largestProbability(), 1e-6);
    assertEquals(20, evaluation.uniformNoise().judge("first").images());
    assertEquals(0.5, evaluation.uniformNoise().greyStatistics().meanGrey(), 0.1);
  }

  @Test
  void readingsBecomeJsonWithTheNamesOfTheMetrics() {
    JsonNode json = new ObjectMapper().valueToTree(evaluation().read("original", paint(8)));

    assertTrue(json.path("judges").path("linear").path("forgetProbability").asDouble() > 0.99);
    assertTrue(json.path("elbo").path("negativeElboKept").isNumber());
    assertTrue(json.path("elbo").path("negativeElboForgotten").isNumber());
    assertTrue(json.path("greyStatistics").path("withinImageStdMedian").isNumber());
    assertEquals(9, json.path("config").path("seed").asLong());
  }

  @Test
  void readingsComeBackFromTheirJson() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ModelReading reading = evaluation().read("original", paint(8));
    ControlReading control = evaluation().constantGrey();

    String text = mapper.writeValueAsString(reading);
    String controlText = mapper.writeValueAsString(control);

    assertEquals(text, mapper.writeValueAsString(mapper.readValue(text, ModelReading.class)));
    assertEquals(
        controlText,
        mapper.writeValueAsString(mapper.readValue(controlText, ControlReading.class)));
  }

  @Test
  void calibrationNamesTheKindsThatAJudgeIsSureOf() {
    TrainedJudge judge = judge("linear");
    float[] whitePixel = {1, 0, 0, 0};

    Calibration calibration =
        Calibration.measure(TORCH, judge, 10, Map.of("white pixel", whitePixel), 1);

    assertEquals(0.25, calibration.greyProbability(), 1e-6);
    assertTrue(calibration.heldOut().get("white pixel") > 0.99);
    assertEquals(4, calibration.heldOut().size());
    assertEquals(
        calibration.heldOut().values().stream().mapToDouble(d -> d).average().orElseThrow(),
        calibration.heldOutProbability(),
        1e-12);
  }

  @Test
  void refusesTwoJudgesOfOneName() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Evaluation(TORCH, PAINTER, List.of(judge("A"), judge("A")), TEST, CONFIG));

    assertEquals("two judges are called 'A': give them names", error.getMessage());
  }

  @Test
  void refusesAJudgeOfOtherImages() {
    LinearJudge other = new LinearJudge(9, 4);
    TrainedJudge judge =
        new TrainedJudge("other", other, other.initialise(RandomStream.of(1, "init")));

    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Evaluation(TORCH, PAINTER, List.of(judge), TEST, CONFIG));

    assertTrue(
        error
            .getMessage()
            .endsWith(
                "reads 9 pixels and 4 labels, the generator draws 4 and 4: take a judge of the"
                    + " same images"),
        error.getMessage());
  }

  private static Evaluation evaluation() {
    return new Evaluation(TORCH, PAINTER, List.of(judge("linear")), TEST, CONFIG);
  }

  /** A judge that reads the brightest pixel. */
  private static TrainedJudge judge(String name) {
    LinearJudge linear = new LinearJudge(4, 4);
    float[] values = new float[linear.layout().size()];
    for (int k = 0; k < 4; k++) {
      values[k * 4 + k] = 10;
    }
    return new TrainedJudge(name, linear, new Weights(linear.layout(), values));
  }

  private static Weights paint(float contrast) {
    return new Weights(PAINTER.layout(), new float[] {contrast});
  }

  /** Paints pixel k of label k with the logit +contrast and the others with −contrast. */
  private static final class Painter implements ConditionalGenerator {
    private final Layout layout = Layout.builder().trained("contrast", 1).build();

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public int pixels() {
      return 4;
    }

    @Override
    public int labels() {
      return 4;
    }

    @Override
    public int latentSize() {
      return 2;
    }

    @Override
    public Weights initialise(RandomStream random) {
      return new Weights(layout, new float[1]);
    }

    @Override
    public Posterior encode(NDArray theta, NDArray images, NDArray conditions) {
      NDArray zeros = images.get(":, :2").mul(0f);
      return new Posterior(zeros.add(0.5f), zeros.add(0.2f));
    }

    @Override
    public NDArray decode(NDArray theta, NDArray latents, NDArray conditions) {
      return conditions.mul(2f).sub(1f).mul(theta);
    }

    @Override
    public NDArray hidden(NDArray theta, NDArray latents, NDArray conditions) {
      return conditions.duplicate();
    }
  }
}
