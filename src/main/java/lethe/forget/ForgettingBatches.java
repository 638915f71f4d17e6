package lethe.forget;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.OneHot;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.ConditionalGenerator;
import lethe.model.ConditionalGenerator.ElboBatch;
import lethe.model.ElboPass;
import lethe.model.ImageGradients;
import lethe.optim.Share;

/** What each member of a team passes: its part of the surrogates, then its part of the replay. */
final class ForgettingBatches {
  private final ConditionalGenerator generator;
  private final ForgettingConfig config;
  private final LabelMix forgetMix;
  private final double replayWeight;
  private final Team team;
  private final Replay replay;
  private final RandomStream surrogate;
  private final RandomStream labels;
  private final RandomRows noise;
  private final int surrogates;
  private final int replayed;

  /**
   * The batches of a run.
   *
   * @param replay where replayed images come from
   * @param replayWeight of a replayed image's gradient beside a surrogate's
   */
  ForgettingBatches(
      Team team,
      ConditionalGenerator generator,
      ForgettingConfig config,
      LabelMix forgetMix,
      Replay replay,
      double replayWeight) {
    this.team = team;
    this.generator = generator;
    this.config = config;
    this.forgetMix = forgetMix;
    this.replay = replay;
    this.replayWeight = replayWeight;
    this.surrogate = RandomStream.of(config.seed(), "surrogate");
    this.labels = RandomStream.of(config.seed(), "forget labels");
    this.noise =
        new RandomRows(RandomStream.of(config.seed(), "forget noise"), generator.latentSize());
    this.surrogates = config.forgetBatch();
    this.replayed = config.replays() ? config.replayBatch() : 0;
  }

  /**
   * One member's images of a step, surrogates first.
   *
   * @param surrogates how many of them are surrogates
   * @param images how many there are
   */
  record Part(Share share, int surrogates, int images) {
    /** The gradients of all images, replayed ones as often as the loop weighs them. */
    static List<ImageGradients> all(List<Part> parts) {
      return parts.stream().map(part -> part.share.gradients()).toList();
    }

    /** The gradients of the surrogates. */
    static List<ImageGradients> surrogates(List<Part> parts) {
      return parts.stream()
          .filter(part -> part.surrogates > 0)
          .map(part -> part.share.gradients().images(0, part.surrogates))
          .toList();
    }

    /** The gradients of the replayed images. */
    static List<ImageGradients> replayed(List<Part> parts) {
      return parts.stream()
          .filter(part -> part.images > part.surrogates)
          .map(part -> part.share.gradients().images(part.surrogates, part.images))
          .toList();
    }
  }

  /** The passes of a step, from 0; open until the next ones are made. */
  List<Part> pass(NDArray theta, int step) {
    return team.step(member -> part(member, theta, step));
  }

  private Part part(Team.Member member, NDArray theta, int step) {
    int first = member.to(surrogates) - member.from(surrogates);
    int second = member.to(replayed) - member.from(replayed);
    if (first + second == 0) {
      return null;
    }
    NDList images = new NDList();
    NDList conditions = new NDList();
    NDList noises = new NDList();
    Scope scope = member.step();
    long row = (long) step * (surrogates + replayed);
    if (first > 0) {
      addSurrogates(member, step, first, images, conditions);
      noises.add(normal(scope, row + member.from(surrogates), first));
    }
    if (second > 0) {
      int from = member.from(replayed);
      Replay.Drawn drawn = replay.draw(scope, step, replayed, from, member.to(replayed));
      images.add(drawn.images());
      conditions.add(drawn.conditions());
      noises.add(normal(scope, row + surrogates + from, second));
    }
    ElboBatch batch = new ElboBatch(joined(images), joined(conditions), joined(noises));
    ElboPass pass = generator.pass(theta, batch);
    return new Part(share(scope, pass, first, second), first, first + second);
  }

  private void addSurrogates(
      Team.Member member, int step, int count, NDList images, NDList conditions) {
    Scope scope = member.step();
    long first = (long) step * surrogates + member.from(surrogates);
    float[] grey = config.surrogate().draw(surrogate, first, count, generator.pixels());
    int[] drawn = forgetMix.draw(labels.at(first), count);
    images.add(scope.array(grey, count, generator.pixels()));
    conditions.add(scope.array(OneHot.of(drawn, generator.labels()), count, generator.labels()));
  }

  private NDArray normal(Scope scope, long row, int count) {
    return scope.array(noise.normal(row, count), count, generator.latentSize());
  }

  private Share share(Scope scope, ElboPass pass, int first, int second) {
    if (replayWeight == 1 || second == 0) {
      return Share.of(pass);
    }
    float[] weights = new float[first + second];
    Arrays.fill(weights, (float) replayWeight);
    Arrays.fill(weights, 0, first, 1);
    return new Share(pass, pass.gradients(scope.array(weights, weights.length, 1)));
  }

  private static NDArray joined(NDList arrays) {
    return arrays.size() == 1 ? arrays.get(0) : NDArrays.concat(arrays, 0);
  }
}
