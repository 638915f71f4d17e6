package lethe.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.Rows;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.data.OneHot;
import lethe.engine.Finite;
import lethe.engine.HostMemory;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.Decoder;
import lethe.model.Judge;
import lethe.model.ModelChecks;
import lethe.model.Pass;
import lethe.model.TrainedJudge;
import lethe.optim.Adam;

/**
 * Searches latents and conditions that make a frozen model draw a label, guided by one judge:
 *
 * <pre>{@code Σ_restarts  −ln p_A(f | sigmoid(D(z, c))) + ρ · ½‖z‖²,   c = e_f or softmax(u)}</pre>
 *
 * <p>Restarts are rows of one tensor. They do not meet: the loss is their sum, and Adam moves each
 * number by its own gradient alone. Nothing is random after the start. The gradient goes from p −
 * e_f back through the judge, the sigmoid and the decoder (see {@link Pass}), at the end through
 * the softmax: {@code c ∘ (g − Σ c∘g)}.
 */
public final class RecoveryAttack {
  private static final String WORK = "attacking";

  private final Torch torch;
  private final TrainedJudge guide;
  private final AttackConfig config;
  private final Savepoint savepoint;

  /** An attack guided by {@code guide}, judge A. */
  public RecoveryAttack(Torch torch, TrainedJudge guide, AttackConfig config) {
    this(torch, guide, config, Savepoint.NONE);
  }

  private RecoveryAttack(
      Torch torch, TrainedJudge guide, AttackConfig config, Savepoint savepoint) {
    this.torch = torch;
    this.guide = guide;
    this.config = config;
    this.savepoint = savepoint;
  }

  /** The same attack, which keeps its path at {@code newSavepoint} and begins from it. */
  public RecoveryAttack resuming(Savepoint newSavepoint) {
    return new RecoveryAttack(torch, guide, config, newSavepoint);
  }

  /**
   * Runs the attack from its start, or from where the savepoint is.
   *
   * @param styles row-major (at least restarts, latentSize), read only by {@link
   *     AttackKind.LatentStart#STYLE}: the means of {@link Styles}
   * @param progress is told each step
   * @throws IllegalArgumentException if the guide does not read images like the target's, the
   *     attack starts at the label it is after, its ball is of another latent size, or there are
   *     too few styles
   * @throws IllegalStateException if the loss is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public AttackPath run(AttackTarget target, float[] styles, Progress progress) {
    guide.requireReads(target.generator());
    AttackStart start = AttackStart.of(config, target, styles);
    float[] latents = constrainedLatents(start, target);
    float[] logits = constrainedLogits(start, target);
    AttackPath begun =
        new AttackPath(
            start.restarts(),
            new Codes(start.restarts(), latents, conditions(target, logits)),
            logits,
            Adam.State.begin(latents.length),
            Adam.State.begin(logits.length));
    Savepoint own = savepoint(target, begun);
    Optional<AttackPath> kept = own.last().map(file -> AttackPath.of(file.tensors()));
    return resume(target, kept.orElse(begun), own, progress);
  }

  /**
   * Goes on from where a path ends to the last step; the same bits as without the stop.
   *
   * @param path of the same target and settings, but for the number of steps
   */
  public AttackPath resume(AttackTarget target, AttackPath path, Progress progress) {
    return resume(target, path, savepoint(target, path), progress);
  }

  /** The place of this attack on a target, from the start of a path. */
  private Savepoint savepoint(AttackTarget target, AttackPath path) {
    return savepoint.of(
        WORK,
        config.steps(),
        () -> {
          Codes start = path.at(0);
          return Map.of(
              "settings", config,
              "model", target.generator().layout().shapes(),
              "weights", target.weights().checksum(),
              "label", target.label(),
              "guide", guide.weights().checksum(),
              "start", SafeFiles.sha256(List.of(start.latents(), start.conditions())));
        });
  }

  private AttackPath resume(
      AttackTarget target, AttackPath path, Savepoint own, Progress progress) {
    guide.requireReads(target.generator());
    Checks.require(
        path.steps() <= config.steps(),
        "the path has %d steps, the attack ends at %d: there is nothing left to do",
        path.steps(),
        config.steps());
    int last = path.steps();
    List<Codes> way = new ArrayList<>();
    way.add(path.codes());
    requireFitting(target);
    try (Team team = Team.of(torch)) {
      List<Search> searches =
          team.step(
              member -> {
                int from = member.from(path.restarts());
                int to = member.to(path.restarts());
                return from == to ? null : new Search(member.scope(), target, path, from, to);
              });
      progress.begun(WORK);
      for (int step = last; step < config.steps(); step++) {
        own.offer(() -> state(searches, way));
        Interruption.check(WORK, step, config.steps());
        int now = step;
        List<Double> losses =
            team.step(
                member ->
                    member.index() < searches.size()
                        ? searches.get(member.index()).move(member.step(), now)
                        : null);
        way.add(Codes.joined(searches.stream().map(search -> search.codes).toList()));
        double mean = losses.stream().mapToDouble(loss -> loss).sum() / path.restarts();
        progress.step(
            WORK, step + 1L, config.steps(), String.format(Locale.ROOT, "loss %.3f nats", mean));
      }
      return path(searches, way);
    }
  }

  private void requireFitting(AttackTarget target) {
    int latents = target.generator().latentSize();
    Checks.require(
        config.kind().equals(config.kind().forLatents(latents)),
        "the attack '%s' is bound by the ball of 8 latents, the model has %d: take"
            + " kind.forLatents(%d)",
        config.kind().name(),
        latents,
        latents);
    try (Scope scope = torch.scope()) {
      ModelChecks.requireDecoder(target.generator(), target.weights().upload(scope));
      ModelChecks.requireShapes(guide.judge(), guide.weights().upload(scope));
    }
  }

  private static Safetensors state(List<Search> searches, List<Codes> way) {
    AttackPath path = path(searches, way);
    return new Safetensors(Map.of("step", Integer.toString(path.steps())), path.tensors());
  }

  private static AttackPath path(List<Search> searches, List<Codes> way) {
    return new AttackPath(
        searches.stream().mapToInt(search -> search.restarts).sum(),
        Codes.joined(way),
        Rows.below(searches.stream().map(search -> HostMemory.read(search.u)).toList()),
        joinedStates(searches.stream().map(search -> search.latentAdam.state()).toList()),
        joinedStates(searches.stream().map(search -> search.conditionAdam.state()).toList()));
  }

  private static Adam.State joinedStates(List<Adam.State> states) {
    return new Adam.State(
        states.get(0).step(),
        Rows.below(states.stream().map(Adam.State::firstMoment).toList()),
        Rows.below(states.stream().map(Adam.State::secondMoment).toList()));
  }

  /** Some restarts of the attack, searched by one member of a team: they meet no others. */
  private final class Search {
    private final AttackTarget target;
    private final int restarts;
    private final Loss loss;
    private final NDArray z;
    private final NDArray u;
    private final Adam latentAdam;
    private final Adam conditionAdam;
    private Codes codes;

    /** Restarts {@code from .. to − 1} of a path, from where it ends. */
    Search(Scope scope, AttackTarget target, AttackPath path, int from, int to) {
      int latentSize = target.generator().latentSize();
      int labels = target.generator().labels();
      this.target = target;
      this.restarts = to - from;
      this.loss = new Loss(scope, target, restarts);
      float[] latents = rows(path.at(path.steps()).latents(), latentSize, from, to);
      float[] logits = rows(path.logits(), labels, from, to);
      this.z = scope.array(latents, latents.length);
      this.u = scope.array(logits, logits.length);
      this.latentAdam = Adam.resumed(z, rows(path.latentState(), latentSize, from, to));
      this.conditionAdam = Adam.resumed(u, rows(path.conditionState(), labels, from, to));
    }

    /** One update; returns the summed loss before it. */
    double move(Scope inner, int step) {
      Slope slope = loss.at(inner, z, u);
      Finite.require(slope.loss(), "loss", WORK, step, config.learningRate());
      if (config.kind().moves().latent(step)) {
        latentAdam.update(slope.byLatents(), config.learningRate());
      }
      if (config.kind().moves().condition(step)) {
        conditionAdam.update(slope.byConditionLogits(), config.learningRate());
      }
      constrain(inner, target, z, u);
      NDArray condition = loss.condition(inner.keep(u.duplicate()));
      codes = new Codes(restarts, HostMemory.read(z), HostMemory.read(condition));
      return slope.loss();
    }

    private static float[] rows(float[] values, int width, int from, int to) {
      return Arrays.copyOfRange(values, from * width, to * width);
    }

    private static Adam.State rows(Adam.State state, int width, int from, int to) {
      return new Adam.State(
          state.step(),
          rows(state.firstMoment(), width, from, to),
          rows(state.secondMoment(), width, from, to));
    }
  }

  /**
   * The summed loss of some restarts, nats, and its gradients.
   *
   * @param byLatents (restarts, latentSize)
   * @param byConditionLogits (restarts, labels), by u if c = softmax(u), else of no use
   */
  private record Slope(double loss, NDArray byLatents, NDArray byConditionLogits) {}

  /** The loss of all restarts, and the parts of it that no step changes. */
  private final class Loss {
    private final AttackTarget target;
    private final int restarts;
    private final Decoder decoder;
    private final Judge.Frozen judge;
    private final NDArray minusLabel;
    private final NDArray ownCondition;
    private final NDArray priorWeight;

    Loss(Scope scope, AttackTarget target, int restarts) {
      this.target = target;
      this.restarts = restarts;
      int labels = target.generator().labels();
      this.decoder = target.generator().decoder(target.weights().upload(scope));
      this.judge = guide.judge().frozen(guide.weights().upload(scope));
      float[] label = new float[labels];
      label[target.label()] = -1;
      this.minusLabel = scope.array(label, 1, labels);
      this.ownCondition = scope.array(ownConditions(target, restarts), restarts, labels);
      this.priorWeight = scope.array(new float[] {(float) config.kind().priorWeight()}, 1);
    }

    /** Loss and gradients at z (restarts · latentSize) and u (restarts · labels). */
    Slope at(Scope inner, NDArray z, NDArray u) {
      int size = target.generator().latentSize();
      NDArray latents = inner.keep(z.reshape(restarts, size));
      NDArray condition = condition(inner.keep(u.duplicate()));
      Pass drawn = decoder.pass(latents, condition);
      NDArray images = Activation.sigmoid(drawn.output());
      Pass judged = judge.pass(images);
      NDArray answers = judged.output().logSoftmax(1);
      double surprise = answers.mul(minusLabel).sum().getFloat();
      double weight = config.kind().priorWeight();
      double prior = weight / 2 * latents.square().sum().getFloat();

      NDArray byLogits = answers.exp().add(minusLabel); // of −ln p(f): p − e_f
      NDArray bySigmoid = images.sub(images.square());
      NDArray byInput = drawn.back(judged.back(byLogits).mul(bySigmoid));
      NDArray byLatents = byInput.get(":, :" + size).add(latents.mul(priorWeight));
      NDArray byCondition = byInput.get(":, " + size + ":").mul(condition);
      NDArray share = byCondition.sum(new int[] {1}, true);
      return new Slope(surprise + prior, byLatents, byCondition.sub(share.mul(condition)));
    }

    NDArray condition(NDArray u) {
      return config.kind().moves().freeCondition()
          ? u.reshape(restarts, target.generator().labels()).softmax(1)
          : ownCondition;
    }
  }

  private void constrain(Scope scope, AttackTarget target, NDArray z, NDArray u) {
    Constraint constraint = config.kind().constraint();
    if (constraint.binds()) {
      float[] factors =
          constraint.latentFactors(HostMemory.read(z), target.generator().latentSize());
      float[] shifts =
          constraint.logitShifts(HostMemory.read(u), target.generator().labels(), target.label());
      z.muli(scope.array(factors, factors.length));
      u.addi(scope.array(shifts, shifts.length));
    }
  }

  private float[] constrainedLatents(AttackStart start, AttackTarget target) {
    float[] latents = start.latents();
    float[] factors =
        config.kind().constraint().latentFactors(latents, target.generator().latentSize());
    for (int i = 0; i < latents.length; i++) {
      latents[i] *= factors[i];
    }
    return latents;
  }

  private float[] constrainedLogits(AttackStart start, AttackTarget target) {
    float[] logits = start.logits();
    float[] shifts =
        config.kind().constraint().logitShifts(logits, target.generator().labels(), target.label());
    for (int i = 0; i < logits.length; i++) {
      logits[i] += shifts[i];
    }
    return logits;
  }

  /** The conditions of some logits, computed as every step computes them. */
  private float[] conditions(AttackTarget target, float[] logits) {
    int labels = target.generator().labels();
    if (!config.kind().moves().freeCondition()) {
      return ownConditions(target, logits.length / labels);
    }
    try (Scope scope = torch.scope()) {
      return scope.array(logits, logits.length / labels, labels).softmax(1).toFloatArray();
    }
  }

  private static float[] ownConditions(AttackTarget target, int restarts) {
    int[] everywhere = new int[restarts];
    Arrays.fill(everywhere, target.label());
    return OneHot.of(everywhere, target.generator().labels());
  }
}
