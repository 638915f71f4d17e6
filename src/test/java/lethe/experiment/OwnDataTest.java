package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lethe.base.Progress;
import lethe.base.RandomStream;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
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

  private final List<String> said = new ArrayList<>();

  @TempDir private Path home;

  /** Label k is a bright bar across the rows from 2k on. */
  private static LabelledImages bars(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "bars");
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      int label = i % 10;
      labels[i] = (byte) label;
      for (int row = 2 * label; row < 2 * label + 5; row++) {
        for (int column = 4; column < 24; column++) {
          pixels[(i * SIDE + row) * SIDE + column] = (byte) (155 + random.nextInt(100));
        }
      }
    }
    return LabelledImages.of(SIDE * SIDE, 10, pixels, labels);
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
  void aJudgeIsAskedForNothingThatItCannotRead() {
    SmallDataset small = SmallExperiment.DATA;
    Experiment lethe =
        open(Dataset.of("small", small.height(), small.width(), small.train(), small.test()));
    String rest =
        " reads images of 784 pixels with 10 labels, small has 12 pixels with 3: train one of your"
            + " own with JudgeTrainer, such as a JudgeB of that size, and read with an Evaluation of it";

    Expect.refusal("judge A" + rest, () -> lethe.assess(LabelSet.forgetSet(Small.LABELS, 1)));
    Expect.refusal("judge B" + rest, lethe::judgeB);

    assertTrue(!Files.exists(home.resolve("data")), "nothing was made");
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
