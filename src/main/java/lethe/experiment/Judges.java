package lethe.experiment;

import lethe.data.Dataset;
import lethe.model.JudgeA;
import lethe.model.JudgeB;
import lethe.train.JudgeTrainingConfig;

/** The judges that are trained on a chain's data; the same for every chain of a folder. */
final class Judges {
  private static final String A = "A";
  private static final String B = "B";

  private final Dataset data;
  private final Profile profile;
  private final ModelStore store;

  Judges(Context context, ModelStore store) {
    this.data = context.data();
    this.profile = context.profile();
    this.store = store;
  }

  /** Judge A. */
  Experiment.Judged a() {
    return store.judge(A, FileName.JUDGE_A, networkA(), profile.judgeA());
  }

  /** The same from another seed. */
  Experiment.Judged a(long trainingSeed) {
    JudgeTrainingConfig config = profile.judgeA();
    return trainingSeed == config.seed()
        ? a()
        : store.judge(
            A + ", seed " + trainingSeed,
            FileName.withSeed(FileName.JUDGE_A, trainingSeed),
            networkA(),
            config.withSeed(trainingSeed));
  }

  /** Judge B. */
  Experiment.Judged b() {
    return store.judge(
        B, FileName.JUDGE_B, new JudgeB(store.side(B), data.classes()), profile.judgeB());
  }

  /** Throws if the data has images that they cannot read; A is the one that wants larger ones. */
  void requireReadable() {
    networkA();
  }

  private JudgeA networkA() {
    return new JudgeA(store.side(A), data.classes());
  }
}
