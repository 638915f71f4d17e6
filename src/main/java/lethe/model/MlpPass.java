package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import java.util.Arrays;

/**
 * A pass through a {@link ConditionalVae} with its gradient in closed form. For a layer with inputs
 * a (n, in) and δ (n, out), the derivative of each image's loss by its pre-activation:
 *
 * <ul>
 *   <li>gradient of the sum: {@code δᵀa}, and {@code Σ_rows δ} for the bias,
 *   <li>sum of squared per-image gradients: {@code (δ∘δ)ᵀ(a∘a)}, and {@code Σ_rows δ∘δ}, exact
 *       because one image's weight gradient is the outer product of its δ and a (Goodfellow 2015,
 *       1510.01799).
 * </ul>
 *
 * <p>Backward: δ6 = sigmoid(l) − x, then δ_{k} = (δ_{k+1} W_{k+1}) ∘ [h_k > 0]; at the latent, δ31
 * = dz + μ and δ32 = ½ dz∘noise∘σ + ½ (σ² − 1).
 */
final class MlpPass implements ElboPass {
  private static final int[] OVER_IMAGES = {0};

  private final ConditionalVae vae;
  private final NDArray theta;
  private final ConditionalGenerator.ElboBatch batch;
  private final NDManager manager;

  private final NDArray input;
  private final NDArray hidden1;
  private final NDArray hidden2;
  private final NDArray mean;
  private final NDArray logVariance;
  private final NDArray deviation;
  private final NDArray latentInput;
  private final NDArray hidden4;
  private final NDArray hidden5;
  private final NDArray logits;

  MlpPass(ConditionalVae vae, NDArray theta, ConditionalGenerator.ElboBatch batch) {
    this.vae = vae;
    this.theta = theta;
    this.batch = batch;
    this.manager = batch.manager();
    input = ConditionalVae.join(batch.images(), batch.conditions());
    hidden1 = vae.relu("fc1", theta, input);
    hidden2 = vae.relu("fc2", theta, hidden1);
    mean = vae.apply("fc31", theta, hidden2);
    logVariance = vae.apply("fc32", theta, hidden2);
    deviation = Elbo.deviation(logVariance);
    latentInput = ConditionalVae.join(mean.add(batch.noise().mul(deviation)), batch.conditions());
    hidden4 = vae.relu("fc4", theta, latentInput);
    hidden5 = vae.relu("fc5", theta, hidden4);
    logits = vae.apply("fc6", theta, hidden5);
  }

  @Override
  public NDArray reconstruction() {
    return Elbo.reconstruction(logits, batch.images());
  }

  @Override
  public NDArray klDivergence() {
    return Elbo.klDivergence(new ConditionalGenerator.Posterior(mean, logVariance));
  }

  @Override
  public NDArray gradient() {
    return sumOverImages(deltas(pixelDelta(), latentPull(), scalePull()));
  }

  @Override
  public NDArray gradient(NDArray sampleWeights) {
    return sumOverImages(
        deltas(
            pixelDelta().muli(sampleWeights),
            latentPull().mul(sampleWeights),
            scalePull().muli(sampleWeights)));
  }

  @Override
  public Split splitGradient(int count) {
    NDArray[] deltas = deltas(pixelDelta(), latentPull(), scalePull());
    String first = ":" + count;
    String rest = count + ":";
    return new Split(
        sumOverImages(rows(deltas, first), rows(inputs(), first)),
        sumOverImages(rows(deltas, rest), rows(inputs(), rest)));
  }

  private static NDArray[] rows(NDArray[] arrays, String range) {
    return Arrays.stream(arrays).map(array -> array.get(range)).toArray(NDArray[]::new);
  }

  @Override
  public NDArray sumOfSquaredGradients() {
    NDArray[] deltas = deltas(pixelDelta(), latentPull(), scalePull());
    NDArray[] inputs = inputs();
    NDArray inputSquares = null;
    NDList parts = new NDList();
    for (int i = 0; i < deltas.length; i++) {
      inputSquares = i > 0 && inputs[i] == inputs[i - 1] ? inputSquares : inputs[i].square();
      addLayer(parts, deltas[i].square(), inputSquares);
    }
    return flat(parts);
  }

  /** The derivative of the reconstruction by the logits. */
  private NDArray pixelDelta() {
    return Activation.sigmoid(logits).subi(batch.images());
  }

  /** The derivative of the KL divergence by the mean. */
  private NDArray latentPull() {
    return mean;
  }

  /** The derivative of the KL divergence by the log variance. */
  private NDArray scalePull() {
    NDArray one = Elbo.constant(manager, 1);
    return logVariance.exp().subi(one).muli(Elbo.constant(manager, 0.5f));
  }

  /** The derivatives by each layer's pre-activation, in the order of the layout. */
  private NDArray[] deltas(NDArray delta6, NDArray meanPull, NDArray scalePull) {
    NDArray delta5 = back(delta6, "fc6").muli(hidden5.sign());
    NDArray delta4 = back(delta5, "fc5").muli(hidden4.sign());
    NDArray latentDelta = back(delta4, "fc4").get(":, :" + vae.latentSize());
    NDArray delta31 = latentDelta.add(meanPull);
    NDArray half = Elbo.constant(manager, 0.5f);
    NDArray delta32 = latentDelta.mul(batch.noise()).muli(deviation).muli(half).addi(scalePull);
    NDArray delta2 = back(delta31, "fc31").addi(back(delta32, "fc32")).muli(hidden2.sign());
    NDArray delta1 = back(delta2, "fc2").muli(hidden1.sign());
    return new NDArray[] {delta1, delta2, delta31, delta32, delta4, delta5, delta6};
  }

  /** Carries a derivative from a layer's output to its input. */
  private NDArray back(NDArray delta, String layer) {
    return delta.matMul(vae.weight(manager, layer, theta));
  }

  /** The input of each layer, in the order of the layout. */
  private NDArray[] inputs() {
    return new NDArray[] {input, hidden1, hidden2, hidden2, latentInput, hidden4, hidden5};
  }

  private NDArray sumOverImages(NDArray[] deltas) {
    return sumOverImages(deltas, inputs());
  }

  private static NDArray sumOverImages(NDArray[] deltas, NDArray[] inputs) {
    NDList parts = new NDList();
    for (int i = 0; i < deltas.length; i++) {
      addLayer(parts, deltas[i], inputs[i]);
    }
    return flat(parts);
  }

  private static void addLayer(NDList parts, NDArray delta, NDArray layerInput) {
    parts.add(delta.transpose().matMul(layerInput).flatten());
    parts.add(delta.sum(OVER_IMAGES));
  }

  private static NDArray flat(NDList parts) {
    return NDArrays.concat(parts, 0);
  }
}
