package lethe.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import lethe.base.Checks;
import lethe.base.Rows;
import lethe.engine.Batches;
import lethe.engine.Scope;
import lethe.engine.Torch;
import lethe.model.ConditionalGenerator;
import lethe.model.ModelChecks;
import lethe.model.Weights;

/**
 * Points that a decoder can be asked for: a latent and a condition each, where a condition is any
 * row of numbers and not only one-hot.
 *
 * @param count how many, at least 1
 * @param latents row-major (count, latentSize)
 * @param conditions row-major (count, labels)
 */
public record Codes(int count, float[] latents, float[] conditions) {
  private static final int BATCH = 250;

  /** Checks that rows are whole, and copies. */
  public Codes {
    Checks.atLeast("count", count, 1);
    Checks.require(
        latents.length % count == 0 && conditions.length % count == 0,
        "%d codes need whole rows, got %d latent numbers and %d condition numbers",
        count,
        latents.length,
        conditions.length);
    latents = latents.clone();
    conditions = conditions.clone();
  }

  /** Every latent under the same condition. */
  public static Codes under(float[] condition, float[] latents, int latentSize) {
    int count = latents.length / latentSize;
    float[] conditions = new float[count * condition.length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(condition, 0, conditions, i * condition.length, condition.length);
    }
    return new Codes(count, latents, conditions);
  }

  /** All codes of several, in order. */
  public static Codes joined(List<Codes> parts) {
    Checks.require(!parts.isEmpty(), "there must be codes to join, got none");
    return new Codes(
        parts.stream().mapToInt(Codes::count).sum(),
        Rows.below(parts.stream().map(part -> part.latents).toList()),
        Rows.below(parts.stream().map(part -> part.conditions).toList()));
  }

  /** The codes at {@code indices}, in their order. */
  public Codes at(int... indices) {
    return new Codes(
        indices.length,
        Rows.rows(latents, indices, latents.length / count),
        Rows.rows(conditions, indices, conditions.length / count));
  }

  /** The latent of one code. */
  public float[] latent(int index) {
    return Rows.row(latents, index, latents.length / count);
  }

  /** The condition of one code. */
  public float[] condition(int index) {
    return Rows.row(conditions, index, conditions.length / count);
  }

  /** What a model draws: the Bernoulli means, row-major (count, pixels), grey levels in [0, 1]. */
  public float[] images(Torch torch, ConditionalGenerator generator, Weights weights) {
    requireSizes(generator);
    float[] images = new float[count * generator.pixels()];
    weights.requireLayout(generator.layout());
    Batches.each(
        torch,
        "decoding",
        count,
        BATCH,
        scope -> {
          NDArray theta = weights.upload(scope);
          return (batch, from, to) -> {
            NDArray z = batch.rows(latents, from, to, generator.latentSize());
            NDArray condition = batch.rows(conditions, from, to, generator.labels());
            NDArray logits = generator.decode(theta, z, condition);
            ModelChecks.requireLogits(generator, logits, to - from);
            float[] values = Activation.sigmoid(logits).toFloatArray();
            System.arraycopy(values, 0, images, from * generator.pixels(), values.length);
          };
        });
    return images;
  }

  /** The penultimate activations of a model's decoder, row-major (count, width). */
  public float[] hidden(Torch torch, ConditionalGenerator generator, Weights weights) {
    requireSizes(generator);
    try (Scope scope = torch.scope()) {
      NDArray theta = weights.requireLayout(generator.layout()).upload(scope);
      return generator
          .hidden(
              theta,
              scope.array(latents, count, generator.latentSize()),
              scope.array(conditions, count, generator.labels()))
          .toFloatArray();
    }
  }

  private void requireSizes(ConditionalGenerator generator) {
    Checks.require(
        latents.length == count * generator.latentSize()
            && conditions.length == count * generator.labels(),
        "codes of %d latents and %d condition numbers do not fit a model of %d and %d",
        latents.length / count,
        conditions.length / count,
        generator.latentSize(),
        generator.labels());
  }

  @Override
  public float[] latents() {
    return latents.clone();
  }

  @Override
  public float[] conditions() {
    return conditions.clone();
  }
}
