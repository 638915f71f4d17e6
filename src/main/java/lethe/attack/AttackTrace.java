package lethe.attack;

import java.util.Map;
import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.base.Rows;
import lethe.base.Safetensors;
import lethe.evaluate.Statistics;

/**
 * What an attack did and what two judges said of it at every step, and the images of some steps.
 * {@link #tensors} and {@link #of} carry it through a file without the loss of a bit.
 *
 * @param model the name of the attacked model
 * @param label f, the label to recover
 * @param config the attack
 * @param path latents and conditions of every step and restart
 * @param guideProbability p_A(f | x_t), step after step, restart after restart
 * @param readerProbability p_B(f | x_t), likewise
 * @param frameSteps the steps whose images are kept, in ascending order
 * @param frames row-major (frameSteps, restarts, pixels), grey levels in [0, 1]
 */
public record AttackTrace(
    String model,
    int label,
    AttackConfig config,
    AttackPath path,
    float[] guideProbability,
    float[] readerProbability,
    int[] frameSteps,
    float[] frames) {
  /** Checks the sizes, and copies. */
  public AttackTrace {
    int readings = path.codes().count();
    Checks.require(
        guideProbability.length == readings && readerProbability.length == readings,
        "%d codes need as many readings of each judge, got %d and %d",
        readings,
        guideProbability.length,
        readerProbability.length);
    guideProbability = guideProbability.clone();
    readerProbability = readerProbability.clone();
    frameSteps = frameSteps.clone();
    frames = frames.clone();
  }

  /** The path, the readings and the images as named tensors, for a file. */
  public Map<String, Safetensors.Tensor> tensors() {
    Map<String, Safetensors.Tensor> tensors = path.tensors();
    float[] ofFrames = new float[frameSteps.length];
    for (int i = 0; i < ofFrames.length; i++) {
      ofFrames[i] = frameSteps[i];
    }
    tensors.put("guide", Safetensors.Tensor.of(guideProbability, steps() + 1, restarts()));
    tensors.put("reader", Safetensors.Tensor.of(readerProbability, steps() + 1, restarts()));
    tensors.put("frameSteps", Safetensors.Tensor.of(ofFrames, ofFrames.length, 1));
    tensors.put("frames", Safetensors.Tensor.of(frames, ofFrames.length * restarts(), pixels()));
    return tensors;
  }

  /** The trace that {@link #tensors} wrote, of an attack of this model, label and settings. */
  public static AttackTrace of(
      String model, int label, AttackConfig config, Map<String, Safetensors.Tensor> tensors) {
    float[] ofFrames = tensors.get("frameSteps").values();
    return new AttackTrace(
        model,
        label,
        config,
        AttackPath.of(tensors),
        tensors.get("guide").values(),
        tensors.get("reader").values(),
        IntStream.range(0, ofFrames.length).map(i -> (int) ofFrames[i]).toArray(),
        tensors.get("frames").values());
  }

  /** Updates T. */
  public int steps() {
    return path.steps();
  }

  /** Restarts R. */
  public int restarts() {
    return path.restarts();
  }

  /** p_A(f) of a restart at a step. */
  public double guide(int step, int restart) {
    return guideProbability[path.index(step, restart)];
  }

  /** p_B(f) of a restart at a step. */
  public double reader(int step, int restart) {
    return readerProbability[path.index(step, restart)];
  }

  /** The median of p_A(f) over the restarts, for each step from 0 to T. */
  public double[] guideMedians() {
    return medians(guideProbability);
  }

  /** The median of p_B(f) over the restarts, for each step from 0 to T. */
  public double[] readerMedians() {
    return medians(readerProbability);
  }

  private double[] medians(float[] values) {
    return IntStream.rangeClosed(0, steps())
        .mapToDouble(
            t ->
                Statistics.median(
                    IntStream.range(0, restarts())
                        .mapToDouble(r -> values[path.index(t, r)])
                        .toArray()))
        .toArray();
  }

  /** The restart that ends with the largest p_A(f); the first of equals. */
  public int bestRestart() {
    return IntStream.range(0, restarts())
        .boxed()
        .max((a, b) -> Double.compare(guide(steps(), a), guide(steps(), b)))
        .orElseThrow();
  }

  /** The kept images of a restart, one for each of {@link #frameSteps}. */
  public float[][] film(int restart) {
    Checks.within("restart", restart, 0, restarts() - 1);
    return IntStream.range(0, frameSteps.length)
        .mapToObj(i -> Rows.row(frames, i * restarts() + restart, pixels()))
        .toArray(float[][]::new);
  }

  private int pixels() {
    return frames.length / frameSteps.length / restarts();
  }

  @Override
  public float[] guideProbability() {
    return guideProbability.clone();
  }

  @Override
  public float[] readerProbability() {
    return readerProbability.clone();
  }

  @Override
  public int[] frameSteps() {
    return frameSteps.clone();
  }

  @Override
  public float[] frames() {
    return frames.clone();
  }

  @Override
  public String toString() {
    return config.kind().name() + " on " + model + ", label " + label + ", " + steps() + " steps";
  }
}
