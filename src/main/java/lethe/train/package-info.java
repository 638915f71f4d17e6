/**
 * Training from data: the conditional VAE ({@link lethe.train.CvaeTrainer}) and the judges ({@link
 * lethe.train.JudgeTrainer}).
 *
 * <p>The objective is the negative ELBO summed over pixels, latents and batch (Kingma and Welling
 * 2014); each result carries a log in nats per image. The same trainer makes the {@code retrained}
 * model, the ideal of exact unlearning: the same recipe on data without the forgotten digit. {@link
 * lethe.train.GradientAscent} forgets by real images instead of by surrogates, and so belongs here
 * and not beside Selective Amnesia, which sees none.
 *
 * <p>Start with {@link lethe.train.CvaeTrainingConfig} (presets {@code paper} and {@code fast}) and
 * {@link lethe.train.TrainingLog}. A trainer holds the parameters, Adam's two moments and one
 * batch; its tensors are closed when it returns. It stops at the thread's interrupt and, given a
 * savepoint, goes on from there.
 */
package lethe.train;
