/**
 * Labelled images and sets of labels, as plain Java arrays.
 *
 * <p>Start with {@link lethe.data.Dataset} (train and test images with a checksum; MNIST is one,
 * {@link lethe.data.Dataset#of} makes one of images of one's own), {@link
 * lethe.data.LabelledImages} (bytes in memory, grey levels {@code x = byte / 255} in [0, 1] on
 * request) and {@link lethe.data.LabelSet} (which labels to forget and which to keep).
 *
 * <pre>{@code
 * LabelSet forgetSet = LabelSet.forgetSet(10, 1);
 * LabelledImages kept = dataset.train().without(forgetSet);
 * float[] x = kept.images(new int[] {0, 1, 2}); // (3, 784)
 * float[] c = OneHot.of(kept.labels(new int[] {0, 1, 2}), 10); // (3, 10)
 * }</pre>
 *
 * <p>Everything here is immutable and may be shared between threads; no tensor crosses the border.
 * Images stay bytes in memory (47 MB for 60,000 digits); floats are made a batch at a time.
 *
 * <p>The IDX format is described by Y. LeCun, C. Cortes and C. Burges, <i>The MNIST database of
 * handwritten digits</i>, 1998.
 */
package lethe.data;
