package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** {@link Interpolation} and {@link LatentTraversal}. */
final class WalkTest {
  @Test
  void anInterpolationStartsAndEndsAtItsCodes() {
    Interpolation walk = Interpolation.between(new float[] {0, 2}, new float[] {4, -2}, 5);

    assertArrayEquals(new float[] {0, 2, 1, 1, 2, 0, 3, -1, 4, -2}, walk.latents());
    assertEquals(5, walk.steps());
  }

  @Test
  void aTraversalMovesOneDimensionOnly() {
    LatentTraversal walk = LatentTraversal.along(new float[] {7, 8, 9}, 1, -3, 3, 3);

    assertArrayEquals(new float[] {7, -3, 9, 7, 0, 9, 7, 3, 9}, walk.latents());
    assertArrayEquals(new double[] {-3, 0, 3}, walk.coordinates());
  }

  @Test
  void anInterpolationRefusesCodesOfDifferentSize() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Interpolation.between(new float[2], new float[8], 5));

    assertEquals("codes of 2 and 8 dimensions have no line between them", error.getMessage());
  }

  @Test
  void anInterpolationRefusesASingleStep() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Interpolation.between(new float[2], new float[2], 1));

    assertEquals("steps must be at least 2, was 1", error.getMessage());
  }

  @Test
  void aTraversalRefusesADimensionThatIsNotThere() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> LatentTraversal.along(new float[2], 2, -3, 3, 5));

    assertEquals("dimension must lie in [0, 1], was 2", error.getMessage());
  }

  @Test
  void aTraversalRefusesToGoBackwards() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> LatentTraversal.along(new float[2], 0, 3, -3, 5));

    assertEquals(
        "a walk must go from a lower to a higher end, not 3.0 to -3.0", error.getMessage());
  }
}
