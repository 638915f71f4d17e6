/**
 * Forgetting by Selective Amnesia (Heng and Soh, NeurIPS 2023, 2305.10120): the labels to forget
 * are trained towards a surrogate, the kept ones are replayed from a frozen copy, and the elastic
 * weight consolidation penalty holds the weights that the knowledge rests on.
 *
 * <pre>{@code
 * L = L_forget + γ · L_replay + λ · Σ_k F_k (θ_k − θ*_k)²
 *
 * L_forget: −ELBO of surrogate images under the forgotten labels (batch sum)
 * L_replay: −ELBO of images drawn from the original model under the kept labels (batch sum)
 * F, θ*:    Fisher diagonal and weights of the original model
 * }</pre>
 *
 * <p>The factor of the penalty is λ, as in the paper's code; the reference notebook has λ/2, which
 * is half the {@code ewcWeight} here.
 *
 * <p>Start with {@link lethe.forget.ForgettingConfig} and {@link
 * lethe.forget.SelectiveAmnesia#forget}. {@link lethe.forget.SequentialForgetting} does it label
 * after label; {@link lethe.forget.ProjectedForgetting} takes out of either gradient what lies
 * along the other, with the penalty or without. All of them run the same loop, which goes on from a
 * savepoint to the same bits.
 *
 * <p>A surrogate of one's own is a record that implements {@link lethe.forget.Surrogate}; a penalty
 * of one's own is a number of at least 0 for each weight, in place of F, or, where it is no such
 * square, a record that implements {@link lethe.forget.Penalty}. Here stripes, and the plain square
 * distance to the original, kept in the run folder with a card that names both:
 *
 * <pre>{@code
 * record Stripes(int width) implements Surrogate {
 *   public void draw(RandomStream random, float[] image) {
 *     int shift = random.nextInt(2 * width);
 *     for (int i = 0; i < image.length; i++) {
 *       image[i] = (i + shift) / width % 2;
 *     }
 *   }
 * }
 * ForgettingConfig config = ForgettingConfig.fast(forgetSet, 20).withSurrogate(new Stripes(4));
 * SelectiveAmnesia method = new SelectiveAmnesia(lethe.torch(), lethe.generator(), config);
 * Weights original = lethe.original().weights();
 * Weights alike = Weights.constant(original.layout(), 1); // or .with("fc6.bias", numbers)
 * Weights striped = lethe.keep("my-stripes", config, Map.of("original", original, "penalty", alike),
 *     savepoint -> method.resuming(savepoint)
 *         .forget(original, original, alike, lethe.progress()).weights());
 * Assessment read = lethe.assess(forgetSet, Map.of("stripes", striped));
 * }</pre>
 *
 * <p>Nothing here sees training data: the package imports neither {@code train} nor a data set, and
 * a test checks it.
 */
package lethe.forget;
