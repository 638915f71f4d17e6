/**
 * Which weights the model's knowledge rests on: the diagonal of the Fisher information, estimated
 * on the model's own samples, without any data.
 *
 * <p>{@code F_k = (1/N) Σ_i (∂L(x_i, c_i)/∂θ_k)²} with x_i drawn from the model itself (Heng and
 * Soh 2023, 2305.10120, section 3; Kirkpatrick et al. 2017, 1612.00796). Squares of the gradients
 * of <em>single</em> samples: squaring the gradient of a batch mean instead divides the variance
 * part by the batch size, and {@link lethe.fisher.FisherEstimator} offers it for comparison only.
 *
 * <p>Start with {@link lethe.fisher.FisherConfig} and {@link
 * lethe.fisher.FisherEstimator#estimate}. Results live on the Java heap; one batch of tensors is
 * open at a time.
 */
package lethe.fisher;
