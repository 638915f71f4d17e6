/**
 * Training from data: the conditional VAE ({@link lethe.train.CvaeTrainer}) and the judges ({@link
 * lethe.train.JudgeTrainer}).
 *
 * <p>The objective is the negative ELBO summed over pixels, latents and batch (Kingma and Welling
 * 2014); each result carries its settings and a log in nats per image. The same trainer makes the
 * {@code retrained} model, the ideal of exact unlearning: the same recipe on data without the
 * forgotten digit.
 *
 * <p>Start with {@link lethe.train.CvaeTrainingConfig} (presets {@code paper} and {@code fast}) and
 * {@link lethe.train.TrainingLog}. A trainer holds the parameters, two moments and one batch as
 * tensors; all are closed when it returns. Stops at the thread's interrupt.
 */
package lethe.train;
