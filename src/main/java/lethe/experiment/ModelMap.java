package lethe.experiment;

import java.util.Arrays;
import lethe.base.Points;
import lethe.latent.LatentPlane;
import lethe.latent.LatentUse;
import lethe.latent.Manifold;
import lethe.latent.TsneMap;

/**
 * The latent space of one model, mapped.
 *
 * @param model its name
 * @param config how it was mapped and is to be read
 * @param use what each latent carries over all test images
 * @param plane the lattice of its manifolds
 * @param testCodes the posterior means of all test images
 * @param testLabels their labels
 * @param images the mapped ones by index
 * @param map a place for each of these
 * @param drawing how the model draws codes
 */
public record ModelMap(
    String model,
    MapConfig config,
    LatentUse use,
    LatentPlane plane,
    Points testCodes,
    int[] testLabels,
    int[] images,
    TsneMap map,
    Manifold.Drawing drawing) {
  /** Copies the arrays. */
  public ModelMap {
    testLabels = testLabels.clone();
    images = images.clone();
  }

  @Override
  public int[] testLabels() {
    return testLabels.clone();
  }

  @Override
  public int[] images() {
    return images.clone();
  }

  /** The codes of the mapped images. */
  public Points codes() {
    return testCodes.rows(images);
  }

  /** The labels of the mapped images. */
  public int[] labels() {
    return Arrays.stream(images).map(image -> testLabels[image]).toArray();
  }

  /** The plane decoded under one label. */
  public Manifold fixedLabel(int label) {
    return Manifold.fixedLabel(plane, label, drawing);
  }

  /** The plane decoded under the label of the test image that this model encodes nearest. */
  public Manifold closestLabel() {
    return Manifold.closestLabel(plane, testCodes, testLabels, drawing);
  }

  /** The box around the map, decoded where it has points. */
  public Manifold overMap() {
    return Manifold.ofMap(map.points(), codes(), labels(), drawing);
  }
}
