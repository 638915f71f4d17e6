package lethe.attack;

import java.util.List;
import lethe.base.Checks;

/** Straight ways between encoded images of different labels, as codes to decode. */
public final class Walk {
  private Walk() {}

  /**
   * Where a leg of a walk begins or ends.
   *
   * @param label of the image
   * @param latent its posterior mean under its label
   */
  public record Corner(int label, float[] latent) {
    /** Copies the latent. */
    public Corner {
      latent = latent.clone();
    }

    @Override
    public float[] latent() {
      return latent.clone();
    }
  }

  /**
   * {@code (1 − α) μ_a + α μ_b} under the condition e_a throughout, α from 0 to 1: to where label b
   * lives, claiming to be a.
   *
   * @param frames at least 2, both ends included
   */
  public static Codes deceptive(Corner from, Corner to, int labels, int frames) {
    return joined(List.of(from, to), labels, frames, false);
  }

  /**
   * Latent and condition both interpolated, from corner to corner; a corner between two legs comes
   * once.
   *
   * @param corners at least 2, neighbours of different labels
   * @param frames of a leg, at least 2, both ends included
   */
  public static Codes interpolated(List<Corner> corners, int labels, int frames) {
    return joined(corners, labels, frames, true);
  }

  private static Codes joined(
      List<Corner> corners, int labels, int frames, boolean movesCondition) {
    Checks.atLeast("corners", corners.size(), 2);
    Checks.atLeast("frames", frames, 2);
    int latentSize = corners.get(0).latent.length;
    int count = (corners.size() - 1) * (frames - 1) + 1;
    float[] latents = new float[count * latentSize];
    float[] conditions = new float[count * labels];
    for (int leg = 0; leg + 1 < corners.size(); leg++) {
      Corner from = corners.get(leg);
      Corner to = corners.get(leg + 1);
      Checks.require(
          from.label != to.label,
          "a walk needs two labels, was from %d to %d: name another end",
          from.label,
          to.label);
      float[] begin = Conditions.oneHot(from.label, labels);
      float[] end = movesCondition ? Conditions.oneHot(to.label, labels) : begin;
      for (int i = 0; i < frames; i++) {
        int row = leg * (frames - 1) + i;
        double share = i / (frames - 1.0);
        mix(from.latent, to.latent, share, latents, row);
        mix(begin, end, share, conditions, row);
      }
    }
    return new Codes(count, latents, conditions);
  }

  private static void mix(float[] from, float[] to, double share, float[] into, int row) {
    for (int i = 0; i < from.length; i++) {
      into[row * from.length + i] = (float) ((1 - share) * from[i] + share * to[i]);
    }
  }
}
