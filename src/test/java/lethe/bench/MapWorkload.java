package lethe.bench;

import java.util.Arrays;
import java.util.Map;
import lethe.base.Points;
import lethe.base.Progress;
import lethe.base.Safetensors;
import lethe.latent.Tsne;
import lethe.latent.TsneConfig;
import lethe.latent.TsneMap;
import lethe.model.Posteriors;

/** The t-SNE map of the latent codes of {@code batch} images. */
record MapWorkload(Workload all) {
  private static final String CODES = "codes";
  private static final int MOST = 12_400;

  /** Encodes the first training images, for both sides. */
  void base() {
    int count = Math.min(MOST, all.data().train().count());
    float[] codes =
        Posteriors.of(all.torch(), all.generator(), all.original(), all.data().train().first(count))
            .means();
    all.files().writeRows(CODES, codes, all.generator().latentSize());
  }

  /** The notebooks' map; attraction is exaggerated in the steps that elsewhere are the warm-up. */
  Bench.Outcome map() {
    Safetensors.Tensor codes = all.files().readRows(CODES);
    int dimensions = codes.shape()[1];
    float[] some = Arrays.copyOf(codes.values(), all.options().batch() * dimensions);
    TsneConfig config =
        TsneConfig.standard().withIterations(all.options().total(), all.options().warmup());
    Stopwatch watch = new Stopwatch();
    TsneMap map = Tsne.map(Points.of(some, dimensions), config, Progress.SILENT);
    return new Bench.Outcome(1 / watch.seconds(), Map.of("KL (nats)", map.klDivergence()));
  }
}
