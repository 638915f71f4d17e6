package lethe.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.engine.Scope;
import lethe.engine.Team;
import lethe.model.BatchBuffers;
import lethe.model.ConditionalGenerator;
import lethe.model.ElboPass;
import lethe.model.ElboPasses;
import lethe.model.ImageGradients;
import lethe.optim.Adam;
import lethe.optim.GradientFlow;

/**
 * One step of {@link GradientAscent}, shared by a team: a pass over images to forget and images to
 * keep, then an update against the gradient of the objective. Which images and which noise is a
 * function of the step alone.
 */
final class AscentStep {
  private final Team team;
  private final ElboPasses passes;
  private final Adam adam;
  private final LabelledImages images;
  private final AscentConfig config;
  private final double cap;
  private final int[] forgotten;
  private final int[] kept;
  private final BatchOrder forgottenOrder;
  private final BatchOrder keptOrder;
  private final RandomRows noise;
  private final GradientFlow flow;
  private final List<BatchBuffers> buffers = new ArrayList<>();

  AscentStep(
      Team team,
      ConditionalGenerator generator,
      Adam adam,
      LabelledImages images,
      AscentConfig config) {
    this.team = team;
    this.passes = generator.passes(adam.parameters());
    this.adam = adam;
    this.images = images;
    this.config = config;
    this.cap =
        config.capped() ? GradientAscent.flatGrey(generator.pixels()) : Double.POSITIVE_INFINITY;
    this.forgotten = images.indicesOf(config.forgetSet());
    this.kept = images.indicesOf(config.forgetSet().complement());
    this.forgottenOrder = order("forgotten", forgotten.length, config.forgetBatch());
    this.keptOrder = order("kept", kept.length, config.keptBatch());
    this.noise =
        new RandomRows(RandomStream.of(config.seed(), "ascent noise"), generator.latentSize());
    this.flow = GradientFlow.flat(team, generator.layout(), adam.vector());
    int most = config.forgetBatch() / team.size() + config.keptBatch() / team.size() + 2;
    for (int i = 0; i < team.size(); i++) {
      buffers.add(new BatchBuffers(generator, most));
    }
  }

  private BatchOrder order(String kind, int count, int batch) {
    return new BatchOrder(count, batch, RandomStream.of(config.seed(), "ascent order, " + kind));
  }

  /**
   * What one member made of its images; the gradients live until the next pass.
   *
   * @param forgotten −ELBO of its images to forget, sum, nats
   * @param kept the same of its images to keep
   * @param gradients of its part of the objective
   */
  record Part(double forgotten, double kept, ImageGradients gradients) {}

  /** The passes of {@code step}, from 0. */
  List<Part> pass(int step) {
    int[] up = forgottenOrder.batch(step);
    int[] down = keptOrder.batch(step);
    return team.step(member -> part(member, up, down, step));
  }

  private Part part(Team.Member member, int[] up, int[] down, int step) {
    int first = member.to(up.length) - member.from(up.length);
    int second = member.to(down.length) - member.from(down.length);
    if (first + second == 0) {
      return null;
    }
    BatchBuffers input = buffers.get(member.index());
    long row = (long) step * (up.length + down.length);
    put(input, 0, forgotten, up, member.from(up.length), first);
    input.putNoise(0, noise.normal(row + member.from(up.length), first));
    put(input, first, kept, down, member.from(down.length), second);
    input.putNoise(first, noise.normal(row + up.length + member.from(down.length), second));
    Scope scope = member.step();
    ElboPass pass = passes.over(input.batch(scope, first + second));
    float[] losses = losses(pass);
    return new Part(
        sum(losses, 0, first),
        sum(losses, first, losses.length),
        pass.gradients(scope.array(weights(losses, first), losses.length, 1)));
  }

  /**
   * Puts {@code count} images of a kind from row {@code first} on, batch places from {@code at}.
   */
  private void put(BatchBuffers input, int first, int[] kind, int[] batch, int at, int count) {
    float[] image = new float[images.pixels()];
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = kind[batch[at + i]];
      images.read(indices[i], image);
      input.putImage(first + i, image);
    }
    input.putLabels(first, images.labels(indices));
  }

  private static float[] losses(ElboPass pass) {
    try (NDArray reconstruction = pass.reconstruction();
        NDArray divergence = pass.klDivergence();
        NDArray both = reconstruction.add(divergence)) {
      return both.toFloatArray();
    }
  }

  /** The derivative of the objective by each image's −ELBO; the first ones are to forget. */
  private float[] weights(float[] losses, int first) {
    float[] weights = new float[losses.length];
    Arrays.fill(weights, (float) config.keptWeight());
    for (int i = 0; i < first; i++) {
      weights[i] = losses[i] > cap ? 0 : -1;
    }
    return weights;
  }

  private static double sum(float[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** The mean losses of a pass. */
  AscentLog.Point point(int step, List<Part> parts) {
    return new AscentLog.Point(
        step,
        parts.stream().mapToDouble(Part::forgotten).sum() / config.forgetBatch(),
        parts.stream().mapToDouble(Part::kept).sum() / config.keptBatch());
  }

  /** Moves the weights by the gradient of a pass, whatever it is. */
  void update(List<Part> parts, double rate) {
    adam.update(flow, parts.stream().map(Part::gradients).toList(), rate);
  }
}
