package lethe.forget;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.BatchBuffers;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ElboPass;
import lethe.model.ElboPasses;
import lethe.model.ImageGradients;

/** What each member of a team passes: its part of the surrogates, then its part of the replay. */
final class ForgettingBatches {
  private final List<BatchBuffers> buffers = new ArrayList<>();
  private final int pixels;
  private final ElboPasses passes;
  private final LabelMix forgetMix;
  private final double replayWeight;
  private final boolean apart;
  private final Team team;
  private final Replay replay;
  private final SurrogateDraws surrogate;
  private final RandomStream labels;
  private final RandomRows noise;
  private final int surrogates;
  private final int replayed;

  /**
   * The batches of a run.
   *
   * @param theta the weights that the run moves
   * @param replay where replayed images come from
   * @param replayWeight of a replayed image's gradient beside a surrogate's
   * @param apart whether the gradients of surrogates and replayed images are asked for apart
   */
  ForgettingBatches(
      Team team,
      ConditionalGenerator generator,
      NDArray theta,
      ForgettingConfig config,
      LabelMix forgetMix,
      Replay replay,
      double replayWeight,
      boolean apart) {
    this.team = team;
    this.pixels = generator.pixels();
    this.passes = generator.passes(theta);
    this.apart = apart;
    this.forgetMix = forgetMix;
    this.replay = replay;
    this.replayWeight = replayWeight;
    this.surrogate =
        new SurrogateDraws(
            config.surrogate(), RandomStream.of(config.seed(), "surrogate"), generator.pixels());
    this.labels = RandomStream.of(config.seed(), "forget labels");
    this.noise =
        new RandomRows(RandomStream.of(config.seed(), "forget noise"), generator.latentSize());
    this.surrogates = config.forgetBatch();
    this.replayed = config.replays() ? config.replayBatch() : 0;
    int most = surrogates / team.size() + replayed / team.size() + 2;
    for (int i = 0; i < team.size(); i++) {
      buffers.add(new BatchBuffers(generator, most));
    }
  }

  /**
   * One member's images of a step, surrogates first.
   *
   * @param pass over all of them
   * @param gradients of all images, or of each kind that there is, surrogates first
   * @param surrogates how many of them are surrogates
   * @param images how many there are
   */
  record Part(ElboPass pass, List<ImageGradients> gradients, int surrogates, int images) {
    /** Copies the list. */
    Part {
      gradients = List.copyOf(gradients);
    }

    /** The gradients of all images, replayed ones as often as the loop weighs them. */
    static List<ImageGradients> all(List<Part> parts) {
      return parts.stream().flatMap(part -> part.gradients.stream()).toList();
    }

    /** The gradients of the surrogates, where the kinds are apart. */
    static List<ImageGradients> surrogates(List<Part> parts) {
      return parts.stream()
          .filter(part -> part.surrogates > 0)
          .map(part -> part.gradients.get(0))
          .toList();
    }

    /** The gradients of the replayed images, where the kinds are apart. */
    static List<ImageGradients> replayed(List<Part> parts) {
      return parts.stream()
          .filter(part -> part.images > part.surrogates)
          .map(part -> part.gradients.get(part.gradients.size() - 1))
          .toList();
    }
  }

  /** The passes of a step, from 0; open until the next ones are made. */
  List<Part> pass(int step) {
    return team.step(member -> part(member, step));
  }

  private Part part(Team.Member member, int step) {
    int first = member.to(surrogates) - member.from(surrogates);
    int second = member.to(replayed) - member.from(replayed);
    if (first + second == 0) {
      return null;
    }
    Scope scope = member.step();
    BatchBuffers input = buffers.get(member.index());
    long row = (long) step * (surrogates + replayed);
    if (first > 0) {
      putSurrogates(input, (long) step * surrogates + member.from(surrogates), first);
      input.putNoise(0, noise.normal(row + member.from(surrogates), first));
    }
    Optional<NDArray> replays = Optional.empty();
    if (second > 0) {
      int from = member.from(replayed);
      Replay.Drawn drawn = replay.draw(scope, step, replayed, from, member.to(replayed));
      input.putLabels(first, drawn.labels());
      input.putNoise(first, noise.normal(row + surrogates + from, second));
      replays = Optional.of(drawn.images());
    }
    ElboBatch batch = input.batch(scope, first + second);
    replays.ifPresent(images -> batch.setImages(first, images));
    ElboPass pass = passes.over(batch);
    ImageGradients all = gradients(scope, pass, first, second);
    List<ImageGradients> kinds =
        apart && first > 0 && second > 0
            ? List.of(all.images(0, first), all.images(first, first + second))
            : List.of(all);
    return new Part(pass, kinds, first, first + second);
  }

  private void putSurrogates(BatchBuffers input, long first, int count) {
    float[] image = new float[pixels];
    for (int i = 0; i < count; i++) {
      surrogate.draw(first + i, image);
      input.putImage(i, image);
    }
    input.putLabels(0, forgetMix.draw(labels.at(first), count));
  }

  private ImageGradients gradients(Scope scope, ElboPass pass, int first, int second) {
    if (replayWeight == 1 || second == 0) {
      return pass.gradients();
    }
    float[] weights = new float[first + second];
    Arrays.fill(weights, (float) replayWeight);
    Arrays.fill(weights, 0, first, 1);
    return pass.gradients(scope.array(weights, weights.length, 1));
  }
}
