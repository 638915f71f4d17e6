package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class LatentPlaneTest {
  private static final LatentPlane PLANE = new LatentPlane(4, 2, 0);

  @Test
  void columnsAscendAndRowsDescendFromThree() {
    float[] codes = PLANE.codes();

    assertEquals(400 * 4, codes.length);
    assertArrayEquals(new float[] {3, 0, -3, 0}, code(codes, 0));
    assertArrayEquals(new float[] {3, 0, 3, 0}, code(codes, 19));
    assertArrayEquals(new float[] {-3, 0, -3, 0}, code(codes, 380));
    assertEquals(-3 + 6 * 7 / 19f, code(codes, 7)[2], 1e-6);
    assertEquals(3 - 6 * 7 / 19f, code(codes, 7 * 20)[0], 1e-6);
  }

  @Test
  void aPlaneWithoutTwoAxesIsRefused() {
    Expect.refusal("latentSize must be at least 2, was 1", () -> new LatentPlane(1, 0, 0));
    Expect.refusal("across must lie in [0, 3], was 4", () -> new LatentPlane(4, 4, 0));
    Expect.refusal("upwards must lie in [0, 3], was -1", () -> new LatentPlane(4, 0, -1));
    Expect.refusal(
        "a plane needs two latents, both were 3: choose another one",
        () -> new LatentPlane(4, 3, 3));
    Expect.refusal("step must lie in [0, 19], was 20", () -> LatentPlane.value(20));
  }

  private static float[] code(float[] codes, int cell) {
    return Arrays.copyOfRange(codes, cell * 4, cell * 4 + 4);
  }
}
