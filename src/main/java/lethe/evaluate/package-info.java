/**
 * Judging what a generator draws: what classifiers say of its images, how it explains test images,
 * and the rows without which neither number can be read.
 *
 * <p>With p_J(j | x) a judge's probabilities and G(z, k) the image of latent z under label k, the
 * probability of a forgotten label f is {@code mean_z p_J(f | G(z, f))}, the entropy is {@code
 * mean_z −Σ_j p_J(j | G(z, f)) ln p_J(j | G(z, f))} (Heng and Soh, NeurIPS 2023, 2305.10120,
 * section 5). Both are read beside the same judge's answer to a constant grey image, since an
 * ordinary judge's answer to "nothing" is an accident of its seed. The −ELBO is that of {@link
 * lethe.model.NegativeElbo}.
 *
 * <p>Start with {@link lethe.evaluate.Evaluation} (reads a model, and the controls), {@link
 * lethe.evaluate.JudgeReading} (what one judge says of one model) and {@link
 * lethe.evaluate.Calibration} (what a judge says of images that are no digits).
 *
 * <pre>{@code
 * EvaluationConfig config = EvaluationConfig.full(LabelSet.forgetSet(10, 1), seed);
 * Evaluation evaluation = new Evaluation(torch, generator, List.of(a, b), dataset.test(), config);
 * ModelReading reading = evaluation.read("unlearned", weights);
 * reading.judge("B").forgetProbability(); // 0.1, 1 / labels, if nothing of the digit is left
 * }</pre>
 *
 * <p>How far drawn images lie from real ones is read in a judge's features: {@link
 * lethe.evaluate.FrechetDistance}, {@link lethe.evaluate.KernelDistance} and {@link
 * lethe.evaluate.PrecisionRecall}, all three in a {@link lethe.evaluate.DistributionReading}.
 * {@link lethe.evaluate.IwaeBound} bounds the likelihood more tightly than the −ELBO, and {@link
 * lethe.evaluate.MembershipInference} asks whether training images can be told from others.
 *
 * <p>A judge of one's own, whatever computes it, is a function from images to ln p(label | image),
 * with another to features if distances are to be taken in them. Here a network of another library
 * reads every model beside judge B, and J-FID is taken in its features:
 *
 * <pre>{@code
 * OwnJudge mine =
 *     OwnJudge.of("mine", 784, 10, images -> network.logProbabilities(images)) // (n, 10)
 *         .withFeatures(64, images -> network.features(images)); // (n, 64)
 * AssessmentStudy study = new AssessmentStudy(lethe, List.of(mine, lethe.judgeB().judge()));
 * Assessment read = study.assess(forgetSet);
 * QualityResult distances = new QualityStudy(lethe, forgetSet, mine).compare();
 * }</pre>
 *
 * <p>Judges A and B are made only where they are asked for, so that images may have any height and
 * width. Other studies take {@code study.evaluation(forgetSet)} where they compare; their tables
 * ask for judges called A and B. An attack follows gradients: its judges are {@link
 * lethe.model.Judge}s with their weights.
 *
 * <p>All models are read with the same latents and the same noise. Results hold Java numbers only;
 * tensors live inside a call. Imports {@code base}, {@code engine}, {@code data} and {@code model}:
 * a judge that evaluates is never trained here.
 */
package lethe.evaluate;
