/**
 * The models: a conditional generator with its ELBO, the judges, and their checkpoints.
 *
 * <p>The negative ELBO of an image x under condition c is {@code −E_q[ln p(x|z,c)] + KL(q(z|x,c) ‖
 * p(z))} (Kingma and Welling 2014, 1312.6114, eq. 3, with the label as a further input of both
 * networks: Sohn, Lee and Yan 2015).
 *
 * <p>Start with {@link lethe.model.ConditionalGenerator} (what the other packages know of a model),
 * {@link lethe.model.ConditionalVae} (the reference's network), {@link lethe.model.Weights} (all
 * its numbers), {@link lethe.model.ElboPass} (loss and gradients of a batch) and {@link
 * lethe.model.Posteriors} (what the encoder says of images); of the judges with {@link
 * lethe.model.Judge} (an architecture), {@link lethe.model.TrainedJudge} (reads images) and {@link
 * lethe.model.OwnJudge} (does so by a function of one's own).
 *
 * <p>Architectures and weights live on the Java heap and may be shared between threads; tensors
 * exist only between a method's arguments and its results, and belong to the caller's scope. Code
 * here may run while a gradient is being recorded and therefore never uses a Java number as a
 * tensor's operand; an architecture test checks it. A {@link lethe.model.Pass} has its own way back
 * and is made while nothing is recorded.
 */
package lethe.model;
