package lethe.experiment;

import static lethe.experiment.Claim.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import lethe.attack.AttackSuccess;
import lethe.attack.Excess;
import lethe.attack.RelearningReport;
import lethe.attack.SuccessRate;
import lethe.data.LabelSet;
import lethe.evaluate.Interval;
import lethe.evaluate.SeedMean;

/**
 * Whether a forgotten label comes back, over several training seeds: what {@code
 * seeds-recovery.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param label the one of them that is to come back
 * @param seeds the training seeds, in the order of the values of every mean
 * @param config how much work attacks and relearning are
 * @param attack the kind of the attack
 * @param restarts of the attack for each seed and model
 * @param successes a row for each model
 * @param strictExcess success by both judges on the unlearned model minus that on the better
 *     control of the same seed, in [−1, 1]; at most 0 is no evidence of a trace
 * @param pooledExcess the 95 % interval of the same over the restarts of all seeds together, by
 *     Newcombe's method, against the control with more successes in all: wide where few restarts
 *     succeed, however much the seeds agree
 * @param relearning a row for each number of images and each judge
 */
public record RecoverySeedResult(
    LabelSet forgetSet,
    int label,
    List<Long> seeds,
    AttackStudyConfig config,
    String attack,
    int restarts,
    List<Success> successes,
    SeedMean strictExcess,
    Interval pooledExcess,
    List<Relearning> relearning) {
  /** Copies the lists. */
  public RecoverySeedResult {
    seeds = List.copyOf(seeds);
    successes = List.copyOf(successes);
    relearning = List.copyOf(relearning);
  }

  /**
   * The attack on one kind of model.
   *
   * @param model its name
   * @param guided share of the restarts that convince judge A, in [0, 1]
   * @param strict share that convince both judges at the same step
   */
  public record Success(String model, SeedMean guided, SeedMean strict) {}

  /**
   * Relearn times RT, in optimiser steps. Where a time is censored it stands as the cap, and the
   * means that it is in are bounds.
   *
   * @param images real images that are learnt from, the same for every seed
   * @param judge whose p̄_f counts; A may start half convinced, by what it says of grey
   * @param unlearned RT of the unlearned model
   * @param retrained RT of the retrained model of the same seed
   * @param untrained RT of the untrained network, the same for every seed but for what counts as
   *     learnt
   * @param logRatio ln of RT(unlearned) / RT(retrained), seed by seed: 0 is ideal, below 0
   *     something is left
   * @param keptAccuracy share of samples of kept labels that judge A reads as such once the
   *     unlearned model has learnt the label, in [0, 1]
   * @param censoredUnlearned seeds in which the unlearned model did not learn it before the cap
   * @param censoredRetrained seeds in which the retrained one did not
   */
  public record Relearning(
      int images,
      String judge,
      SeedMean unlearned,
      SeedMean retrained,
      SeedMean untrained,
      SeedMean logRatio,
      SeedMean keptAccuracy,
      int censoredUnlearned,
      int censoredRetrained) {
    /** Whether every model learnt the label, so that means are means. */
    public boolean complete() {
      return censoredUnlearned + censoredRetrained == 0;
    }

    /** The relearn ratio: geometric mean over the seeds, 1 is ideal. */
    public double ratio() {
      return Math.exp(logRatio.mean());
    }

    /** Its 95 % interval, by Student's t on the logarithms. */
    public Interval ratioInterval() {
      return new Interval(Math.exp(logRatio.low()), Math.exp(logRatio.high()));
    }
  }

  /** What is read of one training seed. */
  record Seed(List<AttackSuccess> successes, List<RelearningReport> relearning) {
    AttackSuccess success(String model) {
      return successes.stream().filter(s -> s.model().equals(model)).findFirst().orElseThrow();
    }

    double strictExcess() {
      return Excess.strict(
              success(ModelName.UNLEARNED),
              success(ModelName.UNTRAINED),
              success(ModelName.RETRAINED))
          .value();
    }

    RelearningReport report(String model, int images) {
      return relearning.stream()
          .filter(r -> r.model().equals(model) && r.config().images() == images)
          .findFirst()
          .orElseThrow();
    }
  }

  static RecoverySeedResult of(
      LabelSet forgetSet, int label, List<Long> seeds, AttackStudyConfig config, List<Seed> read) {
    AttackSuccess any = read.get(0).successes().get(0);
    List<Success> successes =
        read.get(0).successes().stream()
            .map(AttackSuccess::model)
            .map(
                model ->
                    new Success(
                        model,
                        mean(read, seed -> seed.success(model).guided().rate()),
                        mean(read, seed -> seed.success(model).strict().rate())))
            .toList();
    List<Relearning> relearning = new ArrayList<>();
    for (int images :
        read.get(0).relearning().stream().map(r -> r.config().images()).distinct().toList()) {
      relearning.add(
          times(
              read,
              images,
              "A",
              RelearningReport::steps,
              RelearningReport::reached,
              RelearningReport::ratioTo));
      relearning.add(
          times(
              read,
              images,
              "B",
              RelearningReport::stepsByReader,
              RelearningReport::reachedByReader,
              RelearningReport::readerRatioTo));
    }
    return new RecoverySeedResult(
        forgetSet,
        label,
        seeds,
        config,
        any.attack(),
        any.strict().restarts(),
        successes,
        mean(read, Seed::strictExcess),
        pooledExcess(read),
        relearning);
  }

  private static Interval pooledExcess(List<Seed> read) {
    Function<String, Interval> interval =
        model -> Interval.wilson(count(read, model), restarts(read, model));
    ToDoubleFunction<String> rate = model -> count(read, model) / (double) restarts(read, model);
    String control =
        rate.applyAsDouble(ModelName.RETRAINED) >= rate.applyAsDouble(ModelName.UNTRAINED)
            ? ModelName.RETRAINED
            : ModelName.UNTRAINED;
    return Interval.difference(
        rate.applyAsDouble(ModelName.UNLEARNED),
        interval.apply(ModelName.UNLEARNED),
        rate.applyAsDouble(control),
        interval.apply(control));
  }

  private static int count(List<Seed> read, String model) {
    return sum(read, model, SuccessRate::successes);
  }

  private static int restarts(List<Seed> read, String model) {
    return sum(read, model, SuccessRate::restarts);
  }

  private static int sum(List<Seed> read, String model, Function<SuccessRate, Integer> value) {
    return read.stream().mapToInt(seed -> value.apply(seed.success(model).strict())).sum();
  }

  private static Relearning times(
      List<Seed> read,
      int images,
      String judge,
      ToDoubleFunction<RelearningReport> steps,
      Predicate<RelearningReport> reached,
      ToDoubleBiFunction<RelearningReport, RelearningReport> ratio) {
    Function<String, SeedMean> times =
        model -> mean(read, seed -> steps.applyAsDouble(seed.report(model, images)));
    Function<String, Long> censored =
        model -> read.stream().filter(seed -> !reached.test(seed.report(model, images))).count();
    return new Relearning(
        images,
        judge,
        times.apply(ModelName.UNLEARNED),
        times.apply(ModelName.RETRAINED),
        times.apply(ModelName.UNTRAINED),
        mean(
            read,
            seed ->
                Math.log(
                    ratio.applyAsDouble(
                        seed.report(ModelName.UNLEARNED, images),
                        seed.report(ModelName.RETRAINED, images)))),
        mean(read, seed -> seed.report(ModelName.UNLEARNED, images).keptAccuracy()),
        censored.apply(ModelName.UNLEARNED).intValue(),
        censored.apply(ModelName.RETRAINED).intValue());
  }

  private static SeedMean mean(List<Seed> read, ToDoubleFunction<Seed> value) {
    return SeedMean.of(read.stream().mapToDouble(value).toArray());
  }

  /** What the attack and relearning say of a trace, beyond the spread of the training seeds. */
  public List<Claim> claims() {
    return List.of(attackShowsSuppression(), suppressedByRelearning());
  }

  /** By both intervals: seeds that agree on few successes decide nothing. */
  private Claim attackShowsSuppression() {
    return SuppressionClaim.of(
        text(
            "what the %s attack recovers shows that the digit was suppressed rather than erased",
            attack),
        text(
            "strict excess over the better control %+.2f (%+.2f to %+.2f over %d training seeds,"
                + " %+.2f to %+.2f over all their restarts)",
            strictExcess.mean(),
            strictExcess.low(),
            strictExcess.high(),
            seeds.size(),
            pooledExcess.low(),
            pooledExcess.high()),
        new Interval(strictExcess.low(), strictExcess.high()),
        pooledExcess);
  }

  /**
   * Confirmed if every ratio's interval lies below 1, refuted if every one lies above; undecided
   * else, and if a model did not learn the label before the cap.
   */
  private Claim suppressedByRelearning() {
    boolean complete = relearning.stream().allMatch(Relearning::complete);
    boolean faster = relearning.stream().allMatch(row -> row.ratioInterval().high() < 1);
    boolean slower = relearning.stream().allMatch(row -> row.ratioInterval().low() > 1);
    return new Claim(
        "the digit is suppressed rather than completely erased (relearning)",
        Claim.Verdict.of(complete && faster, complete && slower),
        text("relearn ratio to the retrained model, %d training seeds: ", seeds.size())
            + relearning.stream().map(this::evidence).collect(Collectors.joining("; ")));
  }

  private String evidence(Relearning row) {
    String by = text("%d images, judge %s ", row.images(), row.judge());
    Interval interval = row.ratioInterval();
    return row.complete()
        ? by + text("%.2f (%.2f to %.2f)", row.ratio(), interval.low(), interval.high())
        : by
            + text(
                "not learnt before step %d in %d seeds by the unlearned and %d by the retrained"
                    + " model",
                config.relearningCap(), row.censoredUnlearned(), row.censoredRetrained());
  }
}
