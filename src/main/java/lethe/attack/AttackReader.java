package lethe.attack;

import java.util.stream.IntStream;
import lethe.base.Checks;
import lethe.engine.Torch;
import lethe.model.Answers;
import lethe.model.TrainedJudge;

/**
 * Lets two judges read every step of an attack: A, which guided it, and B, which did not. Many
 * steps are decoded and read together.
 */
public final class AttackReader {
  private static final int ROWS = 2_000;

  private final Torch torch;
  private final TrainedJudge guide;
  private final TrainedJudge reader;

  /** A reader with both judges, which must be two. */
  public AttackReader(Torch torch, TrainedJudge guide, TrainedJudge reader) {
    Checks.require(
        !guide.weights().equals(reader.weights()),
        "judge %s would read what it guided itself: read by another judge",
        guide.name());
    this.torch = torch;
    this.guide = guide;
    this.reader = reader;
  }

  /** Reads a path that {@code config} took on {@code target}. */
  public AttackTrace read(AttackTarget target, AttackConfig config, AttackPath path) {
    guide.requireReads(target.generator());
    reader.requireReads(target.generator());
    Codes codes = path.codes();
    float[] guided = new float[codes.count()];
    float[] read = new float[codes.count()];
    for (int from = 0; from < codes.count(); from += ROWS) {
      int[] rows = IntStream.range(from, Math.min(codes.count(), from + ROWS)).toArray();
      float[] images = images(target, codes.at(rows));
      put(guide.answer(torch, images), target.label(), guided, from);
      put(reader.answer(torch, images), target.label(), read, from);
    }
    int[] frameSteps =
        IntStream.rangeClosed(0, path.steps())
            .filter(step -> step % config.frameInterval() == 0 || step == path.steps())
            .toArray();
    Codes frames = Codes.joined(IntStream.of(frameSteps).mapToObj(path::at).toList());
    return new AttackTrace(
        target.model(),
        target.label(),
        config,
        path,
        guided,
        read,
        frameSteps,
        images(target, frames));
  }

  private float[] images(AttackTarget target, Codes codes) {
    return codes.images(torch, target.generator(), target.weights());
  }

  private static void put(Answers answers, int label, float[] into, int from) {
    for (int i = 0; i < answers.count(); i++) {
      into[from + i] = (float) answers.probability(i, label);
    }
  }
}
