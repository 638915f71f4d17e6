package lethe.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lethe.base.Points;
import lethe.base.RandomStream;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;
import lethe.latent.LatentPlane;
import lethe.latent.LatentUse;
import lethe.latent.Tsne;
import lethe.latent.TsneMap;
import lethe.model.Posteriors;
import lethe.model.Sampler;
import lethe.model.Weights;

/**
 * Maps of the latent spaces before and after forgetting, with the retrained model as control: the
 * same test images for all of them, each encoded with its own label.
 */
public final class MapStudy {
  private final Experiment lethe;
  private final LabelSet forgetSet;
  private final MapConfig config;
  private final int[] images;
  private final Map<String, ModelMap> maps = new LinkedHashMap<>();

  /** The study of one forget set, with as much work as the experiment's profile says. */
  public MapStudy(Experiment lethe, LabelSet forgetSet) {
    this(lethe, forgetSet, MapConfig.of(lethe.settings().profile()));
  }

  MapStudy(Experiment lethe, LabelSet forgetSet, MapConfig config) {
    this.lethe = lethe;
    this.forgetSet = lethe.requireForgettable(forgetSet);
    this.config = config;
    this.images = sample();
  }

  /** The settings. */
  public MapConfig config() {
    return config;
  }

  /** The mapped test images by index, ascending: the same number of every label, at most. */
  private int[] sample() {
    LabelledImages test = lethe.data().test();
    int[] order =
        RandomStream.of(lethe.settings().profile().seed(), "mapped images")
            .permutation(test.count());
    int[] taken = new int[test.classes()];
    return Arrays.stream(order)
        .filter(image -> taken[test.label(image)]++ < config.imagesPerLabel())
        .sorted()
        .toArray();
  }

  /** The original's map. */
  public ModelMap original() {
    Weights weights = lethe.original().weights();
    return map(ModelName.ORIGINAL, FileName.ORIGINAL, weights, weights);
  }

  /** The unlearned model's map; its manifolds scan the same two latents as the original's. */
  public ModelMap unlearned() {
    return map(
        ModelName.UNLEARNED,
        FileName.unlearned(forgetSet),
        lethe.unlearned(forgetSet).weights(),
        lethe.original().weights());
  }

  /** The retrained model's map; its latents are others, so its plane is its own. */
  public ModelMap retrained() {
    Weights weights = lethe.retrained(forgetSet).weights();
    return map(ModelName.RETRAINED, FileName.retrained(forgetSet), weights, weights);
  }

  /** Everything that is measured: what notebook 07 shows and {@code latent.json} keeps. */
  public MapResult measure() {
    List<MapResult.Row> rows = new ArrayList<>();
    for (ModelMap map : List.of(original(), unlearned(), retrained())) {
      rows.add(MapResult.Row.of(map, lethe.data().classes()));
    }
    return new MapResult(forgetSet, config, images.length, rows);
  }

  /** The plane of the two latents that carry most on the test images. */
  private LatentPlane plane(Weights weights) {
    int[] axes = LatentUse.of(posteriors(weights)).largest(2);
    return new LatentPlane(lethe.generator().latentSize(), axes[0], axes[1]);
  }

  private Posteriors posteriors(Weights weights) {
    return Posteriors.of(lethe.torch(), lethe.generator(), weights, lethe.data().test());
  }

  /** The map of a model, made once; its manifolds scan the latents that another one uses most. */
  private ModelMap map(String model, String file, Weights weights, Weights scanned) {
    ModelMap known = maps.get(model);
    if (known == null) {
      known = make(model, file, weights, plane(scanned));
      maps.put(model, known);
    }
    return known;
  }

  private ModelMap make(String model, String file, Weights weights, LatentPlane plane) {
    Posteriors posteriors = posteriors(weights);
    Points codes = Points.of(posteriors.means(), posteriors.latentSize());
    return new ModelMap(
        model,
        config,
        LatentUse.of(posteriors),
        plane,
        codes,
        lethe.data().test().labels(),
        images,
        tsne(file, codes.rows(images)),
        (latents, labels) ->
            Sampler.decode(lethe.torch(), lethe.generator(), weights, latents, labels));
  }

  /** What is kept of a map beside its places. */
  record Log(double klDivergence, double seconds) {}

  private TsneMap tsne(String file, Points codes) {
    KeptTensors kept =
        lethe
            .store()
            .obtainTensors(
                FileName.map(file),
                lethe
                    .store()
                    .card(
                        "map",
                        config,
                        lethe.settings().profile().seed(),
                        config.tsne().iterations(),
                        lethe.store().input(file)),
                savepoint -> {
                  TsneMap map = Tsne.map(codes, config.tsne(), savepoint, lethe.progress());
                  float[] places = map.points().rowMajor();
                  return new KeptTensors.Made(
                      Map.of("map", Safetensors.Tensor.of(places, places.length / 2, 2)),
                      new Log(map.klDivergence(), map.seconds()));
                });
    Log log = kept.log(Log.class);
    float[] places = kept.values("map");
    double[] coordinates = IntStream.range(0, places.length).mapToDouble(i -> places[i]).toArray();
    return new TsneMap(config.tsne(), coordinates, log.klDivergence(), log.seconds());
  }
}
