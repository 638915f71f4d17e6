package lethe.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import lethe.attack.AttackSuccess;
import lethe.attack.Excess;
import lethe.attack.RelearningReport;
import lethe.data.LabelSet;
import lethe.evaluate.SeedMean;

/**
 * Whether a forgotten label comes back, over several training seeds: what {@code
 * seeds-recovery.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param label the one of them that is to come back
 * @param seeds the training seeds, in the order of the values of every mean
 * @param attack the kind of the attack
 * @param restarts of the attack for each seed and model
 * @param successes a row for each model
 * @param strictExcess success by both judges on the unlearned model minus that on the better
 *     control of the same seed, in [−1, 1]; at most 0 is no evidence of a trace
 * @param relearning a row for each number of images and each judge
 */
public record RecoverySeedResult(
    LabelSet forgetSet,
    int label,
    List<Long> seeds,
    String attack,
    int restarts,
    List<Success> successes,
    SeedMean strictExcess,
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
   * Relearn times, in optimiser steps.
   *
   * @param images real images that are learnt from
   * @param judge whose p̄_f counts
   * @param unlearned RT of the unlearned model
   * @param retrained RT of the retrained model of the same seed
   * @param ratio RT(unlearned) / RT(retrained), seed by seed: 1 is ideal, below 1 something is left
   * @param censored seeds in which either did not learn it before the cap
   */
  public record Relearning(
      int images,
      String judge,
      SeedMean unlearned,
      SeedMean retrained,
      SeedMean ratio,
      int censored) {}

  /** What is read of one training seed. */
  record Seed(List<AttackSuccess> successes, List<RelearningReport> relearning) {
    AttackSuccess success(String model) {
      return successes.stream().filter(s -> s.model().equals(model)).findFirst().orElseThrow();
    }

    double strictExcess() {
      return Excess.strict(success("unlearned"), success("untrained"), success("retrained"))
          .value();
    }

    RelearningReport report(String model, int images) {
      return relearning.stream()
          .filter(r -> r.model().equals(model) && r.config().images() == images)
          .findFirst()
          .orElseThrow();
    }
  }

  static RecoverySeedResult of(LabelSet forgetSet, int label, List<Long> seeds, List<Seed> read) {
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
      relearning.add(times(read, images, "A", RelearningReport::steps, RelearningReport::reached));
      relearning.add(
          times(
              read,
              images,
              "B",
              RelearningReport::stepsByReader,
              RelearningReport::reachedByReader));
    }
    return new RecoverySeedResult(
        forgetSet,
        label,
        seeds,
        any.attack(),
        any.strict().restarts(),
        successes,
        mean(read, Seed::strictExcess),
        relearning);
  }

  private static Relearning times(
      List<Seed> read,
      int images,
      String judge,
      ToDoubleFunction<RelearningReport> steps,
      Predicate<RelearningReport> reached) {
    ToDoubleFunction<Seed> unlearned =
        seed -> steps.applyAsDouble(seed.report("unlearned", images));
    ToDoubleFunction<Seed> retrained =
        seed -> steps.applyAsDouble(seed.report("retrained", images));
    long whole =
        read.stream()
            .filter(
                seed ->
                    reached.test(seed.report("unlearned", images))
                        && reached.test(seed.report("retrained", images)))
            .count();
    return new Relearning(
        images,
        judge,
        mean(read, unlearned),
        mean(read, retrained),
        mean(read, seed -> unlearned.applyAsDouble(seed) / retrained.applyAsDouble(seed)),
        read.size() - (int) whole);
  }

  private static SeedMean mean(List<Seed> read, ToDoubleFunction<Seed> value) {
    return SeedMean.of(read.stream().mapToDouble(value).toArray());
  }

  /** The sentences of notebook 06 on what is left of the label, with several training seeds. */
  public List<Claim> claims() {
    return List.of(attackShowsSuppression(), suppressedByRelearning());
  }

  /** Confirmed if the excess is above 0 beyond the seeds' spread, refuted if its mean is not. */
  private Claim attackShowsSuppression() {
    return new Claim(
        "what an optimiser recovers shows that the digit was suppressed rather than erased",
        strictExcess.low() > 0
            ? Claim.Verdict.CONFIRMED
            : strictExcess.mean() <= 0 ? Claim.Verdict.REFUTED : Claim.Verdict.UNDECIDED,
        text(
            "strict excess of the %s attack over the better control %+.2f (%+.2f to %+.2f), %d"
                + " training seeds of %d restarts: at most 0 is no evidence",
            attack,
            strictExcess.mean(),
            strictExcess.low(),
            strictExcess.high(),
            seeds.size(),
            restarts));
  }

  /** Confirmed if every ratio's interval lies below 1, refuted if every one lies above. */
  private Claim suppressedByRelearning() {
    boolean whole = relearning.stream().allMatch(row -> row.censored() == 0);
    boolean faster = relearning.stream().allMatch(row -> row.ratio().high() < 1);
    boolean slower = relearning.stream().allMatch(row -> row.ratio().low() > 1);
    return new Claim(
        "the digit is suppressed rather than completely erased (relearning)",
        whole && faster
            ? Claim.Verdict.CONFIRMED
            : whole && slower ? Claim.Verdict.REFUTED : Claim.Verdict.UNDECIDED,
        text("relearn ratio to the retrained model, %d training seeds: ", seeds.size())
            + relearning.stream()
                .map(
                    row ->
                        text(
                            "%d images, judge %s %.2f (%.2f to %.2f)%s",
                            row.images(),
                            row.judge(),
                            row.ratio().mean(),
                            row.ratio().low(),
                            row.ratio().high(),
                            row.censored() == 0
                                ? ""
                                : text(", %d censored at the cap", row.censored())))
                .collect(Collectors.joining("; ")));
  }

  private static String text(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
