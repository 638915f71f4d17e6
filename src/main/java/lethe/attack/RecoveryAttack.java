package lethe.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lethe.base.Checks;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.data.OneHot;
import lethe.engine.Finite;
import lethe.engine.Gradients;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.TrainedJudge;
import lethe.optim.Adam;

/**
 * Searches latents and conditions that make a frozen model draw a label, guided by one judge:
 *
 * <pre>{@code Σ_restarts  −ln p_A(f | sigmoid(D(z, c))) + ρ · ½‖z‖²,   c = e_f or softmax(u)}</pre>
 *
 * <p>Restarts are rows of one tensor. They do not meet: the loss is their sum, and Adam moves each
 * number by its own gradient alone. Nothing is random after the start.
 */
public final class RecoveryAttack {
  private static final String WORK = "attacking";

  private final Torch torch;
  private final TrainedJudge guide;
  private final AttackConfig config;

  /** An attack guided by {@code guide}, judge A. */
  public RecoveryAttack(Torch torch, TrainedJudge guide, AttackConfig config) {
    this.torch = torch;
    this.guide = guide;
    this.config = config;
  }

  /**
   * Runs the attack from its start.
   *
   * @param styles see {@link AttackStart#of}
   * @param progress is told each step
   * @throws IllegalStateException if the loss is not finite
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public AttackPath run(AttackTarget target, float[] styles, Progress progress) {
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
    return resume(target, begun, progress);
  }

  /**
   * Goes on from where a path ends to the last step; the same bits as without the stop.
   *
   * @param path of the same target and settings, but for the number of steps
   */
  public AttackPath resume(AttackTarget target, AttackPath path, Progress progress) {
    Checks.require(
        path.steps() <= config.steps(),
        "the path has %d steps, the attack ends at %d: there is nothing left to do",
        path.steps(),
        config.steps());
    int last = path.steps();
    Codes end = path.at(last);
    List<Codes> way = new ArrayList<>();
    way.add(path.codes());
    try (Scope scope = torch.scope()) {
      Loss loss = new Loss(scope, target, path.restarts());
      NDArray z = scope.array(end.latents(), end.latents().length);
      NDArray u = scope.array(path.logits(), path.logits().length);
      Adam latentAdam = Adam.resumed(scope, z, path.latentState());
      Adam conditionAdam = Adam.resumed(scope, u, path.conditionState());
      for (int step = last; step < config.steps(); step++) {
        Interruption.check(WORK, step, config.steps());
        boolean movesLatent = config.kind().moves().latent(step);
        boolean movesCondition = config.kind().moves().condition(step);
        try (Scope inner = scope.child()) {
          NDList moving = new NDList();
          if (movesLatent) {
            moving.add(z);
          }
          if (movesCondition) {
            moving.add(u);
          }
          NDArray still = inner.keep((movesLatent ? u : z).duplicate());
          Gradients.LossAndGradients result =
              Gradients.of(
                  inner,
                  moving,
                  leaves ->
                      loss.of(
                          movesLatent ? leaves.get(0) : still,
                          movesCondition ? leaves.get(leaves.size() - 1) : still));
          double mean =
              Finite.require(result.loss().getFloat(), "loss", WORK, step, config.learningRate())
                  / path.restarts();
          NDList gradients = result.gradients();
          if (movesLatent) {
            latentAdam.update(gradients.get(0), config.learningRate());
          }
          if (movesCondition) {
            conditionAdam.update(gradients.get(gradients.size() - 1), config.learningRate());
          }
          constrain(inner, target, z, u);
          way.add(
              new Codes(
                  path.restarts(),
                  z.toFloatArray(),
                  loss.condition(inner.keep(u.duplicate())).toFloatArray()));
          progress.step(
              WORK, step + 1L, config.steps(), String.format(Locale.ROOT, "loss %.3f nats", mean));
        }
      }
      return new AttackPath(
          path.restarts(),
          Codes.joined(way),
          u.toFloatArray(),
          latentAdam.state(),
          conditionAdam.state());
    }
  }

  /** The loss of all restarts, and the parts of it that no step changes. */
  private final class Loss {
    private final AttackTarget target;
    private final int restarts;
    private final NDArray theta;
    private final NDArray judgeTheta;
    private final NDArray minusLabel;
    private final NDArray halfPrior;
    private final NDArray ownCondition;

    Loss(Scope scope, AttackTarget target, int restarts) {
      this.target = target;
      this.restarts = restarts;
      int labels = target.generator().labels();
      this.theta = target.weights().upload(scope);
      this.judgeTheta = guide.weights().upload(scope);
      float[] label = new float[labels];
      label[target.label()] = -1;
      this.minusLabel = scope.array(label, 1, labels);
      this.halfPrior = scope.array(new float[] {(float) (config.kind().priorWeight() / 2)}, 1);
      this.ownCondition = scope.array(ownConditions(target, restarts), restarts, labels);
    }

    NDArray of(NDArray z, NDArray u) {
      NDArray latents = z.reshape(restarts, target.generator().latentSize());
      NDArray logits = target.generator().decode(theta, latents, condition(u));
      NDArray answers = guide.judge().logits(judgeTheta, Activation.sigmoid(logits)).logSoftmax(1);
      NDArray surprise = answers.mul(minusLabel).sum();
      return config.kind().priorWeight() == 0
          ? surprise
          : surprise.add(z.square().mul(halfPrior).sum());
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
      float[] factors = constraint.latentFactors(z.toFloatArray(), target.generator().latentSize());
      float[] shifts =
          constraint.logitShifts(u.toFloatArray(), target.generator().labels(), target.label());
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
