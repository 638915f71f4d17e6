package lethe.attack;

import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.Checks;
import lethe.base.Safetensors;
import lethe.optim.Adam;

/**
 * The way that an attack's restarts took, from before the first update to the last step, and what
 * the optimisers need to go on from there. {@link #tensors} and {@link #of(Map)} carry it through a
 * file without the loss of a bit.
 *
 * @param restarts R
 * @param codes (T + 1) · R latents and conditions, step after step, restart after restart
 * @param logits u after the last step, row-major (R, labels)
 * @param latentState Adam's memory of the latents
 * @param conditionState Adam's memory of the logits
 */
public record AttackPath(
    int restarts, Codes codes, float[] logits, Adam.State latentState, Adam.State conditionState) {
  /** Checks the sizes, and copies. */
  public AttackPath {
    Checks.atLeast("restarts", restarts, 1);
    Checks.require(
        codes.count() % restarts == 0,
        "%d codes are no whole steps of %d restarts",
        codes.count(),
        restarts);
    logits = logits.clone();
  }

  /** Updates T so far. */
  public int steps() {
    return codes.count() / restarts - 1;
  }

  /** Index into {@link #codes} of a restart at a step; step 0 is before the first update. */
  public int index(int step, int restart) {
    Checks.within("step", step, 0, steps());
    Checks.within("restart", restart, 0, restarts - 1);
    return step * restarts + restart;
  }

  /** The codes of all restarts at a step. */
  public Codes at(int step) {
    int[] indices = new int[restarts];
    for (int r = 0; r < restarts; r++) {
      indices[r] = index(step, r);
    }
    return codes.at(indices);
  }

  /** Everything as named tensors, for a file. */
  public Map<String, Safetensors.Tensor> tensors() {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    put(tensors, "latents", codes.latents(), steps() + 1, restarts);
    put(tensors, "conditions", codes.conditions(), steps() + 1, restarts);
    put(tensors, "logits", logits, restarts);
    put(tensors, "latent.first", latentState.firstMoment(), restarts);
    put(tensors, "latent.second", latentState.secondMoment(), restarts);
    put(tensors, "condition.first", conditionState.firstMoment(), restarts);
    put(tensors, "condition.second", conditionState.secondMoment(), restarts);
    float[] updates = {latentState.step(), conditionState.step()};
    tensors.put("updates", Safetensors.Tensor.of(updates, 2));
    return tensors;
  }

  /** The path that {@link #tensors} wrote. */
  public static AttackPath of(Map<String, Safetensors.Tensor> tensors) {
    int restarts = tensors.get("logits").shape()[0];
    int steps = tensors.get("latents").shape()[0];
    float[] updates = values(tensors, "updates");
    return new AttackPath(
        restarts,
        new Codes(steps * restarts, values(tensors, "latents"), values(tensors, "conditions")),
        values(tensors, "logits"),
        new Adam.State(
            (int) updates[0], values(tensors, "latent.first"), values(tensors, "latent.second")),
        new Adam.State(
            (int) updates[1],
            values(tensors, "condition.first"),
            values(tensors, "condition.second")));
  }

  private static float[] values(Map<String, Safetensors.Tensor> tensors, String name) {
    return tensors.get(name).values();
  }

  /** The last dimension follows from the others. */
  private static void put(
      Map<String, Safetensors.Tensor> tensors, String name, float[] values, int... leading) {
    int rows = 1;
    int[] shape = new int[leading.length + 1];
    for (int i = 0; i < leading.length; i++) {
      shape[i] = leading[i];
      rows *= leading[i];
    }
    shape[leading.length] = values.length / rows;
    tensors.put(name, Safetensors.Tensor.of(values, shape));
  }

  @Override
  public float[] logits() {
    return logits.clone();
  }
}
