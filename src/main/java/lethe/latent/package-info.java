/**
 * The geometry of a latent space: how codes lie, how faithful a map of them is, and what the
 * decoder makes of every place.
 *
 * <p>A map y of codes x minimises the Kullback-Leibler divergence {@code KL(P‖Q) = Σ_i Σ_j p_ij ln
 * (p_ij / q_ij)} with Gaussian neighbourhoods {@code p} of one perplexity and {@code q_ij ∝ 1 / (1
 * + ‖y_i − y_j‖²)} (van der Maaten and Hinton, JMLR 9, 2008; Barnes-Hut trees: van der Maaten, JMLR
 * 15, 2014). A map invents neighbours and tears them apart, so none is shown without {@link
 * lethe.latent.Trustworthiness} and its counterpart (Venna and Kaski, ICANN 2001).
 *
 * <p>Start with {@link lethe.base.Points} (codes or places on a map), {@link lethe.latent.Tsne}
 * (the map), {@link lethe.latent.KnnPurity} (do digits lie apart?) and {@link
 * lethe.latent.Manifold} (what is drawn at every place of a plane), {@link lethe.latent.Centroids}
 * (how far apart the labels lie) and {@link lethe.latent.OutlierScores} (which images are rare).
 *
 * <pre>{@code
 * Points codes = Points.of(means, 8);
 * TsneMap map = Tsne.map(codes, TsneConfig.standard(), progress);
 * double trust = Trustworthiness.of(codes, map.points(), 12);
 * }</pre>
 *
 * <p>Everything here is immutable and on the Java heap, except inside the calls that take a {@link
 * lethe.engine.Torch}. Work over all pairs of points runs on the common pool in a way that does not
 * depend on the number of threads: the same points give the same bits. Imports {@code base}, {@code
 * engine}, {@code data}, {@code model} and {@code evaluate}; where a decoder is enough it is passed
 * in as a function.
 */
package lethe.latent;
