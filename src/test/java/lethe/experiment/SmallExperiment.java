package lethe.experiment;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.evaluate.Evaluation;
import lethe.evaluate.EvaluationConfig;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.support.LinearJudge;
import lethe.support.Small;
import lethe.support.SmallDataset;

/** An experiment in the smoke profile on small images, with judges that read them. */
final class SmallExperiment {
  static final SmallDataset DATA = SmallDataset.of(600, 60, 1);

  private SmallExperiment() {}

  /** One for all tests that only read its models; its folder goes with the process. */
  static Experiment shared() {
    return Shared.EXPERIMENT;
  }

  private static final class Shared {
    static final Experiment EXPERIMENT = open(folder());

    static Path folder() {
      try {
        Path folder = Files.createTempDirectory("lethe-small");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static void delete(Path folder) {
      try (Stream<Path> tree = Files.walk(folder)) {
        tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Experiment open(Path home) {
    return open(home, new ArrayList<>());
  }

  static Experiment open(Path home, List<String> said) {
    return open(home, said, Progress.SILENT);
  }

  static Experiment open(Path home, List<String> said, Progress progress) {
    return open(home, said, DATA, progress);
  }

  /** The same on other images. */
  static Experiment open(Path home, List<String> said, SmallDataset data) {
    return open(home, said, data, Progress.SILENT);
  }

  private static Experiment open(
      Path home, List<String> said, SmallDataset data, Progress progress) {
    Settings settings = new Settings(Profile.SMOKE, "cpu", home);
    return new Experiment(
        settings, Small.TORCH, data, new RunFolder(settings.runFolder(), said::add), progress);
  }

  /** Judges A and B, which see the bright third of an image. */
  static Evaluation evaluation(Experiment experiment, LabelSet forgetSet) {
    return new Evaluation(
        Small.TORCH,
        experiment.generator(),
        List.of(judge("A", 1), judge("B", 2)),
        DATA.test(),
        EvaluationConfig.smoke(forgetSet, 9));
  }

  static TrainedJudge judge(String name, float sharpness) {
    LinearJudge judge = new LinearJudge(Small.PIXELS, Small.LABELS);
    float[] weights = new float[judge.layout().size()];
    for (int p = 0; p < Small.PIXELS; p++) {
      int own = p * Small.LABELS / Small.PIXELS;
      weights[own * Small.PIXELS + p] = sharpness;
    }
    return new TrainedJudge(name, judge, new Weights(judge.layout(), weights));
  }
}
