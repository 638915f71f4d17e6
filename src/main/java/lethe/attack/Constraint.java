package lethe.attack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import lethe.base.Checks;

/**
 * Where an attack may go: after each step, and once at the start, every restart is put back into
 * the allowed region.
 */
public sealed interface Constraint {
  /** Anywhere. */
  static Constraint none() {
    return new None();
  }

  /**
   * By what each latent number has to be multiplied.
   *
   * @param latents row-major (restarts, latentSize)
   * @return of the same shape, in (0, 1]
   */
  float[] latentFactors(float[] latents, int latentSize);

  /**
   * What has to be added to each condition logit.
   *
   * @param logits row-major (restarts, labels)
   * @param label the label that is attacked
   */
  float[] logitShifts(float[] logits, int labels, int label);

  /** Whether anything can be outside. */
  @JsonProperty
  default boolean binds() {
    return true;
  }

  /** No constraint. */
  record None() implements Constraint {
    @Override
    public float[] latentFactors(float[] latents, int latentSize) {
      float[] ones = new float[latents.length];
      Arrays.fill(ones, 1);
      return ones;
    }

    @Override
    public float[] logitShifts(float[] logits, int labels, int label) {
      return new float[logits.length];
    }

    @Override
    @JsonProperty
    public boolean binds() {
      return false;
    }
  }

  /**
   * ‖z‖ ≤ radius: a latent outside is scaled back onto the sphere.
   *
   * @param radius above 0; 4.187 holds 97.5 % of the prior mass in 8 dimensions
   */
  record LatentBall(double radius) implements Constraint {
    /** Checks the radius. */
    public LatentBall {
      Checks.above("radius", radius, 0);
    }

    @Override
    public float[] latentFactors(float[] latents, int latentSize) {
      float[] factors = new float[latents.length];
      for (int from = 0; from < latents.length; from += latentSize) {
        double squares = 0;
        for (int i = from; i < from + latentSize; i++) {
          squares += (double) latents[i] * latents[i];
        }
        float factor = (float) Math.min(1, radius / Math.sqrt(squares));
        Arrays.fill(factors, from, from + latentSize, factor);
      }
      return factors;
    }

    @Override
    public float[] logitShifts(float[] logits, int labels, int label) {
      return new float[logits.length];
    }
  }

  /**
   * The ball, and a condition near the label's own: {@code ‖softmax(u) − e_f‖₁ = 2 (1 − c_f) ≤
   * distance}. A condition outside gets the mass on f that it lacks, the others keep their
   * proportions.
   *
   * @param ball of the latents
   * @param distance above 0 and below 2
   */
  record NearLabel(LatentBall ball, double distance) implements Constraint {
    /** Checks the distance. */
    public NearLabel {
      Checks.require(
          distance > 0 && distance < 2,
          "distance must lie in (0, 2), was %s: two conditions are never further apart than 2",
          distance);
    }

    @Override
    public float[] latentFactors(float[] latents, int latentSize) {
      return ball.latentFactors(latents, latentSize);
    }

    @Override
    public float[] logitShifts(float[] logits, int labels, int label) {
      float[] shifts = new float[logits.length];
      double leastOdds = (2 - distance) / distance; // of f against all others together
      for (int from = 0; from < logits.length; from += labels) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < labels; j++) {
          largest = j == label ? largest : Math.max(largest, logits[from + j]);
        }
        double sum = 0;
        for (int j = 0; j < labels; j++) {
          sum += j == label ? 0 : Math.exp(logits[from + j] - largest);
        }
        double least = Math.log(leastOdds) + largest + Math.log(sum);
        shifts[from + label] = (float) Math.max(0, least - logits[from + label]);
      }
      return shifts;
    }
  }
}
