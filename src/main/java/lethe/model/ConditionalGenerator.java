package lethe.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import lethe.base.RandomStream;

/**
 * A latent-variable model of images given a label: all that Fisher estimation, forgetting and
 * evaluation need to know of a model. An instance is an architecture and holds no weights; each
 * method takes them as a flat vector {@code theta} in the order of {@link #layout()}.
 *
 * <p>Shapes: n images of {@link #pixels()} grey levels in [0, 1], latents (n, {@link
 * #latentSize()}), conditions (n, {@link #labels()}) with one-hot or soft rows. Results belong to
 * the manager of the first data argument, never to that of {@code theta}. Every method may be
 * called while a gradient is being recorded, so none uses Java numbers as operands.
 */
public interface ConditionalGenerator {
  /** Names and shapes of the weights. */
  Layout layout();

  /** The number of pixels of an image. */
  int pixels();

  /** The number of labels, which is the length of a condition. */
  int labels();

  /** The number of latent dimensions. */
  int latentSize();

  /** Fresh weights before training. */
  Weights initialise(RandomStream random);

  /** The approximate posterior q(z | image, condition), a diagonal normal distribution. */
  Posterior encode(NDArray theta, NDArray images, NDArray conditions);

  /** The logits (n, pixels) of the Bernoulli means of p(image | latent, condition). */
  NDArray decode(NDArray theta, NDArray latents, NDArray conditions);

  /**
   * The penultimate activations of the decoder, (n, any width): the input of the layer that gives
   * {@link #decode}'s logits, where a probe looks for what the model still tells apart.
   */
  NDArray hidden(NDArray theta, NDArray latents, NDArray conditions);

  /**
   * One evaluation of the negative ELBO of each image of a batch, ready to be differentiated. A
   * pass of one's own is a faster way to the same gradient, or the loss of another model: training,
   * forgetting and the Fisher estimates follow it, {@link NegativeElbo} and the Fisher estimate by
   * a loop (which refuses another gradient) do not.
   */
  default ElboPass pass(NDArray theta, ElboBatch batch) {
    return new RecordedPass(this, theta, batch);
  }

  /**
   * The passes of a loop that moves {@code theta} in place: the same as {@link #pass}, with what
   * they have in common made once.
   *
   * @param theta owns what is made here
   */
  default ElboPasses passes(NDArray theta) {
    return batch -> pass(theta, batch);
  }

  /**
   * The passes of a loop that leaves {@code theta} as it is: the same as {@link #pass}, with copies
   * of the weights in the order that is read fastest.
   *
   * @param theta owns what is made here; must not be moved while the passes are used
   */
  default ElboPasses frozenPasses(NDArray theta) {
    return passes(theta);
  }

  /**
   * The decoder of a loop that leaves {@code theta} as it is: the same as {@link #decode}, with
   * what its calls have in common made once.
   *
   * @param theta owns what is made here
   */
  default Decoder decoder(NDArray theta) {
    return (latents, conditions) -> decode(theta, latents, conditions);
  }

  /**
   * A diagonal normal distribution.
   *
   * @param mean (n, latentSize)
   * @param logVariance (n, latentSize), natural logarithm
   */
  record Posterior(NDArray mean, NDArray logVariance) {}

  /**
   * Images with their conditions and the noise that makes the latents: z = mean + noise ∘ exp(½
   * logVariance).
   *
   * @param input (n, pixels + labels), a row for each image: its grey levels in [0, 1], then its
   *     condition
   * @param noise (n, latentSize), standard normal
   * @param pixels of an image
   */
  record ElboBatch(NDArray input, NDArray noise, int pixels) {
    /**
     * A batch of what lies apart.
     *
     * @param images (n, pixels), owns the batch
     * @param conditions (n, labels)
     * @param noise (n, latentSize)
     */
    public static ElboBatch of(NDArray images, NDArray conditions, NDArray noise) {
      int pixels = Math.toIntExact(images.getShape().get(1));
      return new ElboBatch(NDArrays.concat(new NDList(images, conditions), 1), noise, pixels);
    }

    /** The number of images. */
    public long size() {
      return input.getShape().get(0);
    }

    /** The grey levels, (n, pixels): a view. */
    public NDArray images() {
      return columns(0, pixels);
    }

    /** The conditions, (n, labels): a view. */
    public NDArray conditions() {
      return columns(pixels, input.getShape().get(1));
    }

    /**
     * Sets the images from row {@code first} on.
     *
     * @param images (any number, pixels)
     */
    public void setImages(int first, NDArray images) {
      long end = first + images.getShape().get(0);
      input.set(new NDIndex().addSliceDim(first, end).addSliceDim(0, pixels), images);
    }

    private NDArray columns(long from, long to) {
      return input.get(new NDIndex().addAllDim().addSliceDim(from, to));
    }

    NDManager manager() {
      return input.getManager();
    }

    ElboBatch rows(int from, int to) {
      String some = from + ":" + to;
      return new ElboBatch(input.get(some), noise.get(some), pixels);
    }
  }
}
