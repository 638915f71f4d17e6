package lethe.experiment;

import lethe.base.Progress;
import lethe.data.Dataset;
import lethe.engine.Torch;
import lethe.model.ConditionalVae;
import lethe.model.CvaeConfig;

/**
 * What all work of one chain shares: chains of other latents or seeds lie in the same folder.
 *
 * @param settings what the environment decided
 * @param torch the device
 * @param data the data set
 * @param generator the architecture
 * @param folder where files are kept
 * @param progress is told how far long work is
 * @param seed the training seed
 */
record Context(
    Settings settings,
    Torch torch,
    Dataset data,
    ConditionalVae generator,
    RunFolder folder,
    Progress progress,
    long seed) {
  private static final int LATENTS = 8;

  /** That of the reference: eight latents and the profile's seed. */
  static Context usual(
      Settings settings, Torch torch, Dataset data, RunFolder folder, Progress progress) {
    return new Context(
        settings,
        torch,
        data,
        generator(data, LATENTS),
        folder,
        progress,
        settings.profile().seed());
  }

  private static ConditionalVae generator(Dataset data, int latents) {
    return new ConditionalVae(
        new CvaeConfig(data.height() * data.width(), data.classes(), latents));
  }

  /** The same with so many latents. */
  Context withLatents(int latents) {
    return new Context(settings, torch, data, generator(data, latents), folder, progress, seed);
  }

  /** The same from another training seed. */
  Context withSeed(long other) {
    return new Context(settings, torch, data, generator, folder, progress, other);
  }

  /** The profile, which decides how much work everything is. */
  Profile profile() {
    return settings.profile();
  }

  /** The settings of its models. */
  Recipes recipes() {
    return new Recipes(profile(), data.classes(), seed);
  }

  /** The name under which this chain keeps a file. */
  String file(String name) {
    int latents = generator.latentSize();
    String sized = latents == LATENTS ? name : FileName.withLatents(name, latents);
    return seed == profile().seed() ? sized : FileName.withSeed(sized, seed);
  }

  /** What this run is. */
  RunCard runCard() {
    return new RunCard(
        profile().label(),
        torch.device(),
        torch.threads(),
        Card.letheVersion(),
        CodeVersion.current(),
        torch.engine(),
        Runtime.version().toString(),
        data.name(),
        data.checksum(),
        seed);
  }
}
