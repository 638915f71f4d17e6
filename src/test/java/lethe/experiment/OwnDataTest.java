package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lethe.attack.AttackKind;
import lethe.attack.AttackTrace;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.evaluate.JudgeReading;
import lethe.model.TrainedJudge;
import lethe.report.Readings;
import lethe.report.Tables;
import lethe.support.Expect;
import lethe.support.Small;
import lethe.support.SmallDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chain on images that are not MNIST. */
final class OwnDataTest {
  private static final int SIDE = 28;
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final int OTHER_SIDE = 20;
  private static final LabelSet TWO_OF_FOUR = LabelSet.forgetSet(4, 2);

  private final List<String> said = new ArrayList<>();

  @TempDir private Path home;

  private static LabelledImages bars(int count, long seed) {
    return bars(SIDE, 10, count, seed);
  }

  /** Label k is a bright bar across five rows, from 2k on of ten labels in 28 rows. */
  private static LabelledImages bars(int side, int classes, int count, long seed) {
    RandomStream random = RandomStream.of(seed, "bars");
    byte[] pixels = new byte[count * side * side];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      int label = i % classes;
      labels[i] = (byte) label;
      int top = label * ((side - 5) / classes);
      for (int row = top; row < top + 5; row++) {
        for (int column = 4; column < side - 4; column++) {
          pixels[(i * side + row) * side + column] = (byte) (155 + random.nextInt(100));
        }
      }
    }
    return LabelledImages.of(side * side, classes, pixels, labels);
  }

  private static Dataset bars(String name, int side, int classes) {
    LabelledImages train = bars(side, classes, 600, 1);
    return Dataset.of(name, side, side, train, bars(side, classes, 100, 2));
  }

  private static Dataset bars(long seed) {
    return Dataset.of("bars", SIDE, SIDE, bars(600, seed), bars(100, seed + 1));
  }

  private Settings settings() {
    return new Settings(Profile.SMOKE, "cpu", home);
  }

  private Experiment open(Dataset data) {
    return Experiment.open(settings(), data, Progress.SILENT, said::add);
  }

  @Test
  void theWholeChainRunsInAFolderOfItsOwn() throws IOException {
    Experiment lethe = open(bars(1));
    Assessment read = lethe.assess(ONE);

    assertTrue(Readings.calibration(read).name().contains("(0.1 says: nothing)"));

    Path result = lethe.writeResult("evaluation", read);

    Path run = home.resolve("data/runs/smoke-bars");
    assertEquals(run.resolve("results/evaluation.json"), result);
    JsonNode card = Card.JSON.readTree(result.toFile()).path(ResultFile.RUN);
    assertEquals("bars", card.path("data").asText());
    assertEquals(lethe.data().checksum(), card.path("dataChecksum").asText());
    assertTrue(Files.exists(run.resolve("judge-b.safetensors")));
    String table = Tables.text(Readings.headline(read, "B"));
    assertTrue(table.startsWith("Judge B reads {1}\nmodel "), table);
    assertFalse(table.matches("(?s).*\\.\\d{9}.*"), table);
    assertTrue(!Files.exists(settings().runFolder()), "MNIST's folder is left alone");
    Provenance.check(run)
        .forEach(finding -> assertEquals(Provenance.State.GOOD, finding.state(), finding.file()));

    said.clear();
    assertEquals(lethe.unlearned(ONE).weights(), open(bars(1)).unlearned(ONE).weights());
    assertEquals(List.of(), said);

    open(bars(5)).original();
    String first = said.get(0);
    assertTrue(first.startsWith("cvae.safetensors was made with dataChecksum "), first);
    assertTrue(first.contains("it is kept as set-aside/"), first);
    assertEquals("cvae.safetensors is made now", said.get(1));
  }

  @Test
  void theWholeChainRunsOnImagesOfAnotherSizeAndCountOfLabels() {
    Experiment lethe = open(bars("four-bars", OTHER_SIDE, 4));

    Assessment read = lethe.assess(TWO_OF_FOUR);

    for (TrainedJudge judge : List.of(lethe.judgeA().judge(), lethe.judgeB().judge())) {
      assertEquals(OTHER_SIDE * OTHER_SIDE, judge.judge().pixels());
      assertEquals(4, judge.judge().labels());
      JudgeReading reading = read.model(ModelName.UNLEARNED).judge(judge.name());
      assertEquals(4, reading.probabilities().length);
      assertEquals(4, reading.probabilities()[0].length);
      assertTrue(reading.judgeEntropy() <= Math.log(4) + 1e-6, reading.toString());
    }
    assertTrue(Readings.calibration(read).name().contains("(0.25 says: nothing)"));
    assertEquals(4 * 10 * OTHER_SIDE * OTHER_SIDE, lethe.sheet(lethe.untrained()).length);

    AttackStudy study = new AttackStudy(lethe, TWO_OF_FOUR, 2, 0);
    AttackResult attacks = study.result(study.probes(1));
    SequentialResult sequence = new SequentialStudy(lethe, List.of(2, 0)).compare();
    SeedResult seeds = new SeedStudy(lethe, TWO_OF_FOUR, 2).compare();

    assertEquals(8 * 3 * AttackStudy.MODELS.size(), attacks.successes().size());
    AttackTrace trace = study.traces(AttackKind.jointSearch()).get(ModelName.UNLEARNED);
    assertEquals(
        trace.frameSteps().length * trace.restarts() * OTHER_SIDE * OTHER_SIDE,
        trace.frames().length);
    assertEquals(List.of(2, 0), sequence.order());
    assertEquals(Models.WITH_NO_EWC.size(), seeds.models().size());
  }

  @Test
  void aJudgeIsAskedForNothingThatItCannotRead() {
    SmallDataset small = SmallExperiment.DATA;
    Experiment oblong =
        open(Dataset.of("oblong", small.height(), small.width(), small.train(), small.test()));
    Experiment tiny = open(bars("tiny", 15, 2));
    String rest =
        " reads square images, oblong has 3 × 4 pixels: give them a border, or read with an"
            + " AssessmentStudy by a judge of your own";

    Expect.refusal("judge A" + rest, () -> oblong.assess(LabelSet.forgetSet(Small.LABELS, 1)));
    Expect.refusal("judge B" + rest, oblong::judgeB);
    Expect.refusal(
        "side must be at least 16, was 15: two convolutions of 5 × 5 pixels and two poolings leave"
            + " nothing of a smaller image; give the images a border, or take a JudgeB",
        () -> tiny.assess(LabelSet.forgetSet(2, 1)));

    assertTrue(!Files.exists(home.resolve("data")), "nothing was made");
  }

  /** Of 4 × 9 pixels there are as many as of 6 × 6. */
  @Test
  void imagesThatAreNotSquareButHaveAsManyPixelsAsSquareOnesAreRefusedToo() {
    LabelledImages images = bars(6, 2, 20, 1);
    Experiment lethe = open(Dataset.of("wide", 4, 9, images, images));

    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, lethe::judgeA);

    assertTrue(error.getMessage().contains("wide has 4 × 9 pixels"), error.getMessage());
  }

  @Test
  void theChecksumIsOfImagesLabelsAndSize() {
    LabelledImages train = bars(20, 1);
    LabelledImages test = bars(10, 2);
    String checksum = Dataset.of("a", SIDE, SIDE, train, test).checksum();

    assertEquals(checksum, Dataset.of("b", SIDE, SIDE, bars(20, 1), bars(10, 2)).checksum());
    for (Dataset other :
        List.of(
            Dataset.of("a", SIDE, SIDE, bars(20, 3), test),
            Dataset.of("a", SIDE, SIDE, train, bars(10, 3)),
            Dataset.of("a", 14, 56, train, test),
            Dataset.of("a", SIDE, SIDE, train.first(10), test))) {
      assertNotEquals(checksum, other.checksum());
    }
  }

  @Test
  void dataThatDoesNotFitTogetherIsRefused() {
    LabelledImages train = bars(20, 1);
    LabelledImages test = bars(10, 2);

    Expect.refusal(
        "train must hold images of height × width = 729 pixels, had 784",
        () -> Dataset.of("bars", 27, 27, train, test));
    Expect.refusal(
        "test must hold at least one image, was empty",
        () -> Dataset.of("bars", SIDE, SIDE, train, test.first(0)));
    Expect.refusal(
        "test must be of the 10 classes of train, was of 3: make both for the same labels",
        () ->
            Dataset.of(
                "bars",
                SIDE,
                SIDE,
                train,
                LabelledImages.of(SIDE * SIDE, 3, new byte[SIDE * SIDE], new byte[1])));
    Expect.refusal(
        "data name must be a plain file name of letters, digits, '-', '_' and '.', beginning with a"
            + " letter or digit, was '../bars': give one such as my-images",
        () -> open(Dataset.of("../bars", SIDE, SIDE, train, test)));
    Expect.refusal(
        "test must hold images of 28 × 28 pixels in 10 classes, as claims says, had 60 images of 12"
            + " pixels in 3 classes",
        () -> open(new Claims(train, SmallExperiment.DATA.test(), "0".repeat(64))));
    Expect.refusal(
        "checksum of claims must be a SHA-256 in lower-case hexadecimal, was 'none': Dataset.of"
            + " works it out",
        () -> open(new Claims(train, test, "none")));
  }

  /** A data set that says it is of 28 × 28 pixels and ten labels. */
  private record Claims(LabelledImages train, LabelledImages test, String checksum)
      implements Dataset {
    @Override
    public String name() {
      return "claims";
    }

    @Override
    public int classes() {
      return 10;
    }

    @Override
    public int height() {
      return SIDE;
    }

    @Override
    public int width() {
      return SIDE;
    }
  }
}
