package lethe.latent;

import java.nio.file.Path;
import java.util.Map;
import lethe.base.Progress;
import lethe.base.Safetensors;

/**
 * Maps the tensor {@code codes} of a safetensors file as src/test/python/compare/tsne.py asks it
 * to, and writes the places as {@code map} with the seconds it took: not a test.
 */
final class TsneComparison {
  private TsneComparison() {}

  /** Takes the file to read and the file to write. */
  public static void main(String[] files) {
    Safetensors.Tensor codes = Safetensors.read(Path.of(files[0])).tensor("codes");

    TsneMap map =
        Tsne.map(
            Points.of(codes.values(), codes.shape()[1]), TsneConfig.standard(), Progress.SILENT);

    float[] places = map.points().rowMajor();
    new Safetensors(
            Map.of("seconds", Double.toString(map.seconds())),
            Map.of("map", Safetensors.Tensor.of(places, places.length / 2, 2)))
        .write(Path.of(files[1]));
  }
}
