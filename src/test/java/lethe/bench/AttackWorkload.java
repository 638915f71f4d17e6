package lethe.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import lethe.attack.AttackConfig;
import lethe.attack.AttackKind;
import lethe.attack.AttackPath;
import lethe.attack.AttackTarget;
import lethe.attack.RecoveryAttack;
import lethe.base.Progress;
import lethe.forget.ForgettingConfig;
import lethe.forget.SelectiveAmnesia;
import lethe.model.Answers;
import lethe.model.Judge;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.train.JudgeTrainer;
import lethe.train.JudgeTrainingConfig;

/** The double attack on an unlearned model, guided by judge A; {@code batch} restarts. */
record AttackWorkload(Workload all, Judge guide) {
  private static final String UNLEARNED = "unlearned";
  private static final String GUIDE = "judge-a";
  private static final int START = 7;

  /** Makes the model to attack and the judge that guides, for both sides. */
  void base(int forgettingSteps) {
    long seed = all.options().seed();
    ForgettingConfig config =
        ForgettingConfig.balanced(all.forgetSet(), seed).withSteps(forgettingSteps);
    Weights unlearned =
        new SelectiveAmnesia(all.torch(), all.generator(), config)
            .forget(all.original(), all.fisherOfOriginal(), Progress.SILENT)
            .weights();
    all.files().write(UNLEARNED, unlearned);
    JudgeTrainingConfig recipe = JudgeTrainingConfig.fastA(seed).withEpochs(1);
    JudgeTrainer.Result judge =
        new JudgeTrainer(all.torch(), guide, recipe)
            .train(all.data().train(), all.data().test(), Progress.SILENT);
    all.files().write(GUIDE, judge.weights());
  }

  Bench.Outcome attack() {
    int label = all.forgetSet().labels()[0];
    int last = all.generator().labels() - 1;
    AttackTarget target =
        new AttackTarget(
            UNLEARNED,
            all.generator(),
            all.files().read(UNLEARNED, all.generator().layout()),
            all.forgetSet(),
            label);
    TrainedJudge judge = new TrainedJudge("A", guide, all.files().read(GUIDE, guide.layout()));
    AttackConfig config =
        AttackConfig.full(AttackKind.jointSearch(), Math.min(START, last), all.options().seed())
            .withRestarts(all.options().batch())
            .withSteps(all.options().total());
    Clock clock = new Clock(all.torch(), all.options());
    AttackPath path =
        new RecoveryAttack(all.torch(), judge, config).run(target, new float[0], clock);
    float[] images = path.at(path.steps()).images(all.torch(), all.generator(), target.weights());
    return new Bench.Outcome(
        clock.rate(),
        Map.of("median p(1) at the end", median(judge.answer(all.torch(), images), label)));
  }

  private static double median(Answers answers, int label) {
    double[] sorted =
        IntStream.range(0, answers.count())
            .mapToDouble(i -> answers.probability(i, label))
            .toArray();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
