package lethe.latent;

import java.nio.file.Path;
import java.util.Map;
import lethe.base.Points;
import lethe.base.Progress;
import lethe.base.Safetensors;

/**
 * Maps the tensor {@code codes} of a safetensors file as src/test/python/compare/tsne.py asks it
 * to, and writes the places as {@code map} with the seconds it took: not a test.
 */
final class TsneComparison {
  private TsneComparison() {}

  /** Takes the file to read, the file to write and θ. */
  public static void main(String[] arguments) {
    Safetensors.Tensor codes = Safetensors.read(Path.of(arguments[0])).tensor("codes");
    TsneConfig config = TsneConfig.standard().withTheta(Double.parseDouble(arguments[2]));

    TsneMap map = Tsne.map(Points.of(codes.values(), codes.shape()[1]), config, Progress.SILENT);

    float[] places = map.points().rowMajor();
    new Safetensors(
            Map.of("seconds", Double.toString(map.seconds())),
            Map.of("map", Safetensors.Tensor.of(places, places.length / 2, 2)))
        .write(Path.of(arguments[1]));
  }
}
