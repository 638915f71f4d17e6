package lethe.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lethe.attack.AttackKind;
import lethe.base.Checks;
import lethe.data.LabelSet;

/**
 * The names of the files of a run folder, their ending aside: those that Lethe gives, and what a
 * user may call one.
 */
final class FileName {
  static final String ORIGINAL = "cvae";
  static final String FISHER = "fisher";
  static final String BATCH_MEAN_FISHER = "fisher-batch-mean";

  /** An estimate that is not kept: only its state on the way lies in a file. */
  static final String FISHER_ESTIMATE = "fisher-estimate";

  static final String JUDGE_A = "judge-a";
  static final String JUDGE_B = "judge-b";

  private static final String UNLEARNED = "forget-";
  private static final String RETRAINED = "retrained-without-";
  private static final String SEQUENTIAL = "sequential-";
  private static final String PROJECTED = "projection-";
  private static final String BASELINE = "baseline-";
  private static final String ATTACK = "attack-";
  private static final String RELEARNING = "relearning-";
  private static final String MAP = "map-";

  /** How they begin if they end in a hyphen, else all of them. */
  private static final List<String> OWN =
      List.of(
          ORIGINAL,
          JUDGE_A,
          JUDGE_B,
          FISHER,
          BATCH_MEAN_FISHER,
          FISHER_ESTIMATE,
          RETRAINED,
          UNLEARNED,
          SEQUENTIAL,
          PROJECTED,
          BASELINE,
          ATTACK,
          RELEARNING,
          MAP);

  /** See {@link #withLatents} and {@link #withSeed}. */
  private static final Pattern OWN_ENDING = Pattern.compile(".*-(\\d+d|seed--?\\d+)");

  private static final Pattern CHAIN = Pattern.compile("(-\\d+d)?(-seed--?\\d+)?$");

  /** The results that notebooks and commands write, with what they hold. */
  private static final Map<String, Class<? extends Record>> RESULTS =
      Map.ofEntries(
          Map.entry("training", TrainingResult.class),
          Map.entry("fisher", FisherResult.class),
          Map.entry("forgetting", ForgettingResult.class),
          Map.entry("evaluation", Assessment.class),
          Map.entry("reference", Assessment.class),
          Map.entry("quality", QualityResult.class),
          Map.entry("quality-models", QualityResult.class),
          Map.entry("sequential", SequentialResult.class),
          Map.entry("attacks", AttackResult.class),
          Map.entry("membership", MembershipResult.class),
          Map.entry("latent", MapResult.class),
          Map.entry("two_dimensional", TwoDimensionalResult.class),
          Map.entry("centroids", CentroidResult.class),
          Map.entry("outliers", OutlierResult.class),
          Map.entry("projection", ProjectionResult.class),
          Map.entry("projection-symmetric", SymmetricResult.class),
          Map.entry("baselines", BaselineResult.class),
          Map.entry("labels", LabelResult.class),
          Map.entry("seeds", SeedResult.class),
          Map.entry("seeds-projection", SeedResult.class),
          Map.entry("seeds-baselines", SeedResult.class),
          Map.entry("seeds-recovery", RecoverySeedResult.class),
          Map.entry("judge-seeds", JudgeSeedResult.class));

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private FileName() {}

  /** The unlearned model: {@code forget-1}. */
  static String unlearned(LabelSet forgetSet) {
    return UNLEARNED + joined(forgetSet);
  }

  /** An ablation of it: {@code forget-1-no-ewc}. */
  static String ablated(LabelSet forgetSet, Ablation ablation) {
    return unlearned(forgetSet) + "-" + ablation.fileSuffix();
  }

  /** The unlearned model of the reference's own settings: {@code forget-1-reference}. */
  static String unlearnedByReference(LabelSet forgetSet) {
    return unlearned(forgetSet) + "-reference";
  }

  /** The retrained model: {@code retrained-without-1}. */
  static String retrained(LabelSet forgetSet) {
    return RETRAINED + joined(forgetSet);
  }

  /** The joint form: {@code sequential-0-1-joint}. */
  static String sequential(List<Integer> order, SequentialStudy.Variant variant) {
    return order.stream()
        .map(label -> Integer.toString(label))
        .collect(Collectors.joining("-", SEQUENTIAL, "-" + variant.fileSuffix()));
  }

  /** A round of another one: {@code sequential-0-1-cumulative-2}. */
  static String sequential(List<Integer> order, SequentialStudy.Variant variant, int round) {
    return sequential(order, variant) + "-" + round;
  }

  /** The model of a projection method: {@code projection-1-symmetric}. */
  static String projected(LabelSet forgetSet, ProjectionStudy.Method method) {
    return PROJECTED + joined(forgetSet) + "-" + method.fileSuffix();
  }

  /** That of another way to project: {@code projection-1-symmetric-conflict}. */
  static String projected(LabelSet forgetSet, SymmetricVariant variant) {
    return PROJECTED + joined(forgetSet) + "-" + variant.fileSuffix();
  }

  /** The model of a simpler way to forget: {@code baseline-1-fine-tuned}. */
  static String baseline(LabelSet forgetSet, Baseline baseline) {
    return BASELINE + joined(forgetSet) + "-" + baseline.fileSuffix();
  }

  /** The traces of an attack: {@code attack-1-double}, {@code attack-1-of-1-2-double}. */
  static String attack(LabelSet forgetSet, int label, AttackKind kind) {
    return ATTACK
        + attacked(forgetSet, label)
        + "-"
        + kind.name().toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** The curves of relearning: {@code relearning-1}, {@code relearning-1-of-1-2}. */
  static String relearning(LabelSet forgetSet, int label) {
    return RELEARNING + attacked(forgetSet, label);
  }

  /** The label that is to come back, with what else was forgotten: models of other sets differ. */
  private static String attacked(LabelSet forgetSet, int label) {
    return forgetSet.size() == 1 ? Integer.toString(label) : label + "-of-" + joined(forgetSet);
  }

  /** The map of a model's latent space: {@code map-cvae}. */
  static String map(String model) {
    return MAP + model;
  }

  /** A name of the chain with so many latents: {@code cvae-2d}. */
  static String withLatents(String name, int latents) {
    return name + "-" + latents + "d";
  }

  /** A name of the chain from another training seed: {@code cvae-seed-21}. */
  static String withSeed(String name, long seed) {
    return name + "-seed-" + seed;
  }

  private static String joined(LabelSet labels) {
    return Arrays.stream(labels.labels())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("-"));
  }

  /** Returns a name that leads nowhere but into the folder that it is put in. */
  static String requirePlain(String name) {
    return requirePlain("name", name);
  }

  /** The same of something else than a model. */
  static String requirePlain(String what, String name) {
    Checks.require(
        name != null && PLAIN.matcher(name).matches(),
        "%s must be a plain file name of letters, digits, '-', '_' and '.', beginning with a"
            + " letter or digit, was '%s': give one such as my-%s",
        what,
        name,
        what.equals("name") ? "model" : "images");
    return name;
  }

  /**
   * Returns a plain name under which a result may be written: one of Lethe's own, whatever the case
   * of letters and with the ending of a chain or without, takes the record that Lethe writes there.
   */
  static String requireResult(String name, Record result) {
    requirePlain(name);
    Checks.require(result != null, "result must be a record, was null");
    Class<? extends Record> own =
        RESULTS.get(CHAIN.matcher(name.toLowerCase(Locale.ROOT)).replaceFirst(""));
    Checks.require(
        own == null || own.isInstance(result),
        "name must be none of Lethe's own results, was '%s', which holds a %s: give your %s a name"
            + " such as my-result",
        name,
        own == null ? "" : own.getSimpleName(),
        result.getClass().getSimpleName());
    return name;
  }

  /** Returns a plain name that no file of Lethe's own can have, whatever the case of letters. */
  static String requireOwn(String name) {
    String lower = requirePlain(name).toLowerCase(Locale.ROOT);
    Checks.require(
        OWN.stream().noneMatch(own -> own.endsWith("-") ? lower.startsWith(own) : lower.equals(own))
            && !OWN_ENDING.matcher(lower).matches(),
        "name must be none that Lethe gives its own files, was '%s': begin it with a word of your"
            + " own and end it in neither -2d nor -seed-21, such as my-model",
        name);
    return name;
  }
}
