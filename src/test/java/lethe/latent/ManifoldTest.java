package lethe.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class ManifoldTest {
  private static final LatentPlane PLANE = new LatentPlane(2, 0, 1);

  /** Four pixels: the code, then a half and the label's tenth. */
  private static float[] drawing(float[] codes, int... labels) {
    float[] images = new float[labels.length * 4];
    for (int i = 0; i < labels.length; i++) {
      images[i * 4] = codes[2 * i];
      images[i * 4 + 1] = codes[2 * i + 1];
      images[i * 4 + 2] = 0.5f;
      images[i * 4 + 3] = labels[i] / 10f;
    }
    return images;
  }

  /** Flat grey under label 1, black and white under every other. */
  private static float[] forgetful(float[] codes, int... labels) {
    float[] images = new float[labels.length * 2];
    for (int i = 0; i < labels.length; i++) {
      images[2 * i] = labels[i] == 1 ? 0.5f : 0;
      images[2 * i + 1] = labels[i] == 1 ? 0.51f : 1;
    }
    return images;
  }

  @Test
  void aFixedLabelIsDecodedAtEveryCodeOfThePlane() {
    Manifold manifold = Manifold.fixedLabel(PLANE, 7, ManifoldTest::drawing);

    assertEquals(400, manifold.cells());
    assertEquals(400, manifold.cells(7));
    assertArrayEquals(new float[] {-3, 3, 0.5f, 0.7f}, image(manifold, 0));
    assertArrayEquals(new float[] {3, -3, 0.5f, 0.7f}, image(manifold, 399));
  }

  @Test
  void theClosestLabelIsThatOfTheNearestEncodedImage() {
    Points codes = Points.of(new double[] {-2, 0, 2, 0}, 2);

    Manifold manifold =
        Manifold.closestLabel(PLANE, codes, new int[] {4, 8}, ManifoldTest::drawing);

    for (int cell = 0; cell < 400; cell++) {
      assertEquals(cell % 20 < 10 ? 4 : 8, manifold.labels()[cell]);
    }
    assertEquals(200, manifold.cells(4));
  }

  @Test
  void cellsOfAMapDecodeTheNearestPointAndAreEmptyFarFromAll() {
    // a box of 20 by 20, so that cells have a side of 1: points near three corners
    Points map = Points.of(new double[] {0, 0, 20, 20, 0.6, 19.6, 0.4, 19.4}, 2);
    Points codes = Points.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2);

    Manifold manifold = Manifold.ofMap(map, codes, new int[] {1, 2, 3, 4}, ManifoldTest::drawing);

    assertEquals(3, manifold.cells());
    assertArrayEquals(new float[] {3, 4, 0.5f, 0.2f}, image(manifold, 19)); // top right
    assertArrayEquals(new float[] {1, 2, 0.5f, 0.1f}, image(manifold, 380)); // bottom left
    assertArrayEquals(new float[] {5, 6, 0.5f, 0.3f}, image(manifold, 0)); // first of equals
    assertArrayEquals(new float[4], image(manifold, 210));
    assertEquals(Manifold.EMPTY, manifold.labels()[210]);
  }

  @Test
  void deadZonesAreTheCellsWithoutContrast() {
    Points codes = Points.of(new double[] {-2, 0, 2, 0}, 2);

    Manifold manifold =
        Manifold.closestLabel(PLANE, codes, new int[] {1, 8}, ManifoldTest::forgetful);

    assertEquals(200, manifold.deadCells());
    assertEquals(200, manifold.deadCells(1));
    assertEquals(0, manifold.deadCells(8));
    assertEquals(0.5, manifold.deadZoneShare());
  }

  @Test
  void emptyCellsAreNoDeadZones() {
    Points map = Points.of(IntStream.range(0, 40).mapToDouble(i -> i).toArray(), 2);

    Manifold manifold = Manifold.ofMap(map, map, new int[20], ManifoldTest::forgetful);

    assertEquals(20, manifold.cells());
    assertEquals(0, manifold.deadCells());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Points codes = Points.of(new double[] {-2, 0, 2, 0}, 2);

    Expect.refusal(
        "2 points need as many labels, got 1",
        () -> Manifold.closestLabel(PLANE, codes, new int[1], ManifoldTest::drawing));
    Expect.refusal(
        "a manifold has 400 cells, got 2 labels and 8 grey levels of 4 pixels an image",
        () -> new Manifold(4, new float[8], new int[2]));
  }

  private static float[] image(Manifold manifold, int cell) {
    return Arrays.copyOfRange(manifold.images(), cell * 4, cell * 4 + 4);
  }
}
