package lethe.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lethe.base.RandomRows;
import lethe.base.RandomStream;
import lethe.data.LabelledImages;
import lethe.engine.Team;
import lethe.model.BatchBuffers;
import lethe.model.ConditionalGenerator;
import lethe.model.ElboPasses;
import lethe.optim.Adam;
import lethe.optim.GradientFlow;
import lethe.optim.Share;

/**
 * One step of training on images, shared by a team: a pass over the step's batch, then an update of
 * the weights by the gradient of the negative ELBO, summed over the batch. Which images and which
 * noise is a function of the step alone.
 */
public final class TrainingStep {
  private final Team team;
  private final ElboPasses passes;
  private final Adam adam;
  private final LabelledImages images;
  private final BatchOrder order;
  private final RandomRows noise;
  private final GradientFlow flow;
  private final List<BatchBuffers> buffers = new ArrayList<>();

  /**
   * The steps of a run.
   *
   * @param adam holds the weights of {@code generator}
   * @param noise of the latents, one row an image
   */
  public TrainingStep(
      Team team,
      ConditionalGenerator generator,
      Adam adam,
      LabelledImages images,
      BatchOrder order,
      RandomStream noise) {
    this.team = team;
    this.passes = generator.passes(adam.parameters());
    this.adam = adam;
    this.images = images;
    this.order = order;
    this.noise = new RandomRows(noise, generator.latentSize());
    this.flow = GradientFlow.flat(team, generator.layout(), adam.vector());
    for (int i = 0; i < team.size(); i++) {
      buffers.add(new BatchBuffers(generator, order.batchSize() / team.size() + 1));
    }
  }

  /** The passes over the batch of {@code step}, from 0; open until the next ones are made. */
  public List<Share> pass(int step) {
    int[] batch = order.batch(step);
    return team.step(member -> share(member, batch, step));
  }

  private Share share(Team.Member member, int[] batch, int step) {
    int from = member.from(batch.length);
    int[] own = Arrays.copyOfRange(batch, from, member.to(batch.length));
    if (own.length == 0) {
      return null;
    }
    BatchBuffers input = buffers.get(member.index());
    float[] image = new float[images.pixels()];
    for (int i = 0; i < own.length; i++) {
      images.read(own[i], image);
      input.putImage(i, image);
    }
    input.putLabels(0, images.labels(own));
    input.putNoise(0, noise.normal((long) step * batch.length + from, own.length));
    return Share.of(passes.over(input.batch(member.step(), own.length)));
  }

  /** The loss of the batch before the weights move, nats, summed over its images. */
  public double loss(List<Share> shares) {
    double[] losses = new double[shares.size()];
    team.run(
        member -> {
          if (member.index() < losses.length) {
            losses[member.index()] = shares.get(member.index()).loss();
          }
        });
    return Arrays.stream(losses).sum();
  }

  /** Moves the weights; returns the norm of the gradient, which may not be finite. */
  public double update(List<Share> shares, double rate) {
    return adam.update(flow, Share.gradients(shares), rate);
  }
}
