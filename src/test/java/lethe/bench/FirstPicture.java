package lethe.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import lethe.base.Checks;
import lethe.engine.Torch;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;
import lethe.model.SampleSheet;
import lethe.model.Weights;
import lethe.report.ImageGrid;

/**
 * From the start of the process to the first picture: load a model, decode ten images of every
 * digit, encode the grid as PNG. When the process was started stands in its environment.
 */
final class FirstPicture {
  private static final String STARTED = "LETHE_BENCH_STARTED";

  private FirstPicture() {}

  static Bench.Outcome draw(Torch torch, Path base, long seed) {
    ConditionalVae generator = new ConditionalVae(CvaeConfig.mnist());
    Weights weights = new BaseFiles(base).read("cvae", generator.layout());
    float[] images = SampleSheet.of(generator, seed).images(torch, weights);
    byte[] png = ImageGrid.of(images).png();
    double seconds = since(System.getenv(STARTED));
    Checks.require(png.length > 0, "the picture is empty");
    double sum = 0;
    for (float grey : images) {
      sum += grey;
    }
    return new Bench.Outcome(1 / seconds, Map.of("mean grey", sum / images.length));
  }

  /** Seconds since a moment given in seconds since 1970. */
  private static double since(String moment) {
    Checks.require(
        moment != null, "%s must say when the process started: run environment/bench", STARTED);
    double now = Duration.between(Instant.EPOCH, Instant.now()).toNanos() * 1e-9;
    return now - Double.parseDouble(moment);
  }
}
