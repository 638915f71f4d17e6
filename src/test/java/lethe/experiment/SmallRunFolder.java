package lethe.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lethe.base.Safetensors;
import lethe.data.LabelSet;
import lethe.forget.ForgettingConfig;
import lethe.model.Layout;
import lethe.model.SampleSheet;
import lethe.model.Weights;

/** A run folder with a checkpoint of five weights, and what was said of it. */
final class SmallRunFolder {
  static final Layout LAYOUT = Layout.builder().trained("a", 2).trained("b", 1, 3).build();
  static final float[] FIRST = {1, 2, 3, 4, 5};
  static final float[] SECOND = {6, 7, 8, 9, 10};
  static final ForgettingConfig CONFIG = ForgettingConfig.paper(LabelSet.forgetSet(10, 1), 20);
  static final Input FISHER = new Input("f1", "n1");
  static final Log LOG = new Log(List.of(new Entry(1, 0.1), new Entry(2, 1e-9)), 3.5);

  final Path folder;
  final List<String> said = new ArrayList<>();

  /** A log entry. */
  record Entry(int step, double loss) {}

  /** A log. */
  record Log(List<Entry> entries, double seconds) {}

  SmallRunFolder(Path folder) {
    this.folder = folder;
  }

  /** A run in the folder. */
  RunFolder run() {
    return new RunFolder(folder, said::add);
  }

  /** The checkpoint {@code cvae} of a new run, made of these values if it has to be. */
  KeptWeights obtain(Card recipe, float[] made) {
    return obtain(run(), recipe, made);
  }

  /** The same of the usual recipe. */
  KeptWeights obtain(float[] made) {
    return obtain(recipe(), made);
  }

  static KeptWeights obtain(RunFolder run, Card recipe, float[] made) {
    return run.obtain(
        "cvae",
        LAYOUT,
        recipe,
        () -> new KeptWeights.Made(new Weights(LAYOUT, made), LOG, List.of()));
  }

  /** The checkpoint {@code cvae} of a new run, with a picture. */
  KeptWeights obtainWithPicture(float[] made) {
    return run()
        .obtain(
            "cvae",
            LAYOUT,
            recipe(),
            () ->
                new KeptWeights.Made(
                    new Weights(LAYOUT, made),
                    LOG,
                    List.of(new SampleSheet.Snapshot(1, new float[] {0, 1}))));
  }

  /** The tensors {@code map} of a new run. */
  KeptTensors tensors(float[] values) {
    return run()
        .obtainTensors(
            "map",
            recipe(),
            () ->
                new KeptTensors.Made(
                    Map.of("points", Safetensors.Tensor.of(values, values.length)), LOG));
  }

  static Card recipe() {
    return recipe(CONFIG);
  }

  static Card recipe(ForgettingConfig settings) {
    return card(settings, "sha of data", Map.of("fisher.safetensors", FISHER), "1");
  }

  static Card card(
      ForgettingConfig settings, String data, Map<String, Input> inputs, String version) {
    return new Card(
        "forget",
        settings,
        settings.seed(),
        settings.steps(),
        data,
        inputs,
        Map.of("lethe", version, "java", "17"),
        "cpu",
        2,
        Map.of());
  }
}
