package lethe.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lethe.base.Checks;
import lethe.base.Elapsed;
import lethe.base.Interruption;
import lethe.base.Progress;
import lethe.base.Savepoint;
import lethe.data.LabelledImages;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ModelChecks;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.optim.Adam;
import lethe.optim.LoopStart;

/**
 * Gradient ascent on the negative ELBO of real images to forget, together with descent on that of
 * images to keep, by Adam:
 *
 * <pre>{@code
 * L = γ · Σ_kept −ELBO(x) − Σ_forgotten min(−ELBO(x), c)
 *
 * Σ: batch sums over real images of the training set, nats
 * c: infinite, or in the capped form pixels · ln 2
 * }</pre>
 *
 * <p>The literature's simplest way to unlearn: NegGrad (Golatkar, Achille and Soatto 2020) with the
 * loss of the kept images beside it (NegGrad+ of Kurmanji et al. 2023). Heng and Soh (2023, section
 * 3.2) argue against it for variational models: what sinks is a lower bound of the likelihood, and
 * the likelihood need not sink with it.
 *
 * <p>Without a cap L has no lower bound: both the cross-entropy of a wrong, certain pixel and the
 * KL divergence of a far posterior grow without end. {@code pixels · ln 2} is what an image costs
 * under flat grey of ½ with nothing in its latent, so the capped form drives no image further than
 * to where the model knows nothing of it.
 *
 * <p>A run has run away when the mean −ELBO of a step's images to forget, or of those to keep, is
 * above {@value #RUNAWAY} times flat grey's, or no number. It then ends before its last step, with
 * the last weights that were below: numbers of any size are not far from none.
 */
public final class GradientAscent {
  /** How many times flat grey's −ELBO is too much. */
  public static final int RUNAWAY = 1_000;

  private static final String WORK = "gradient ascent";

  private final Torch torch;
  private final ConditionalGenerator generator;
  private final AscentConfig config;
  private final Savepoint savepoint;

  /** Ascent of {@code generator} on a device. */
  public GradientAscent(Torch torch, ConditionalGenerator generator, AscentConfig config) {
    this(torch, generator, config, Savepoint.NONE);
  }

  private GradientAscent(
      Torch torch, ConditionalGenerator generator, AscentConfig config, Savepoint savepoint) {
    this.torch = torch;
    this.generator = generator;
    this.config = config;
    this.savepoint = savepoint;
  }

  /** The same, keeping its state at {@code newSavepoint} and beginning from it. */
  public GradientAscent resuming(Savepoint newSavepoint) {
    return new GradientAscent(torch, generator, config, newSavepoint);
  }

  /** The −ELBO of any image under flat grey of ½ with a posterior that is the prior, nats. */
  public static double flatGrey(int pixels) {
    return pixels * Math.log(2);
  }

  /**
   * What a run made.
   *
   * @param weights it ends in
   * @param log losses by step
   * @param snapshots the digit grid at each log interval and after the last step
   */
  public record Result(Weights weights, AscentLog log, List<SampleSheet.Snapshot> snapshots) {
    /** Copies the list. */
    public Result {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * Runs, with a fresh Adam or from where the savepoint is.
   *
   * @param original weights to start from, finite
   * @param images real ones with their labels, of labels to forget and of labels to keep
   * @throws IllegalArgumentException if there are fewer of a kind than its batch has, or if the
   *     original itself is worse than a run may become
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Result ascend(Weights original, LabelledImages images, Progress progress) {
    original.requireLayout(generator.layout()).requireFinite("original");
    ModelChecks.requireImages(generator, images);
    Savepoint own = savepoint.of(WORK, config.steps(), () -> recipe(original, images));
    LoopStart start = LoopStart.of(own, generator.layout().size());
    Kept begin = start.log(Kept.class).orElse(Kept.NOTHING);
    Elapsed elapsed = new Elapsed(begin.seconds());
    SampleSheet sheet = SampleSheet.of(generator, config.seed());
    List<AscentLog.Point> points = new ArrayList<>(begin.points());
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>(start.snapshots());
    try (Team team = Team.of(torch);
        Scope scope = torch.scope()) {
      NDArray theta = start.parameters(scope, () -> original.upload(scope));
      ModelChecks.requireShapes(generator, theta);
      Adam adam = start.adam(theta);
      AscentStep work = new AscentStep(team, generator, adam, images, config);
      AscentLog.Point before = null;
      float[] weights = {};
      progress.begun(WORK);
      for (int step = start.step(); ; step++) {
        int done = step;
        List<AscentStep.Part> parts = work.pass(step);
        AscentLog.Point now = work.point(step, parts);
        if (ranAway(now)) {
          requireBefore(before, now);
          add(points, before);
          progress.ended(WORK, step, config.steps(), "ran away");
          break;
        }
        // Only weights that are below are kept: a run that goes on has such weights to end in.
        own.offer(
            () ->
                LoopStart.state(done, theta, adam, snapshots, new Kept(points, elapsed.seconds())));
        Interruption.check(WORK, step, config.steps());
        before = now;
        weights = theta.toFloatArray();
        boolean last = step == config.steps();
        if (last || step % config.logInterval() == 0) {
          points.add(now);
          snapshots.add(sheet.at(step, scope, theta));
        }
        if (last) {
          break;
        }
        work.update(parts, config.learningRate().at(step, config.steps()));
        progress.step(WORK, step + 1, config.steps(), text(now));
      }
      boolean ranAway = before.step() < config.steps();
      AscentLog log = new AscentLog(points, ranAway, elapsed.seconds());
      return new Result(new Weights(generator.layout(), weights), log, snapshots);
    }
  }

  /** Written so that what is no number has run away. */
  private boolean ranAway(AscentLog.Point now) {
    double most = RUNAWAY * flatGrey(generator.pixels());
    return !(now.forgotten() <= most && now.kept() <= most);
  }

  private static void requireBefore(AscentLog.Point before, AscentLog.Point now) {
    Checks.require(
        before != null,
        "the original's −ELBO must be at most %,d times that of flat grey, was %s nats an image to"
            + " forget and %s to keep: check the images and weights it started from",
        RUNAWAY,
        now.forgotten(),
        now.kept());
  }

  private static void add(List<AscentLog.Point> points, AscentLog.Point last) {
    if (points.get(points.size() - 1).step() < last.step()) {
      points.add(last);
    }
  }

  /** All that decides the numbers of a run. */
  private Map<String, ?> recipe(Weights original, LabelledImages images) {
    return Map.of(
        "settings", config,
        "model", generator.layout().shapes(),
        "original", original.checksum(),
        "images", images.checksum());
  }

  /** What the savepoint keeps beside the weights. */
  record Kept(List<AscentLog.Point> points, double seconds) {
    static final Kept NOTHING = new Kept(List.of(), 0);
  }

  private static String text(AscentLog.Point now) {
    return String.format(
        Locale.ROOT, "−ELBO %.0f to forget, %.0f to keep", now.forgotten(), now.kept());
  }
}
