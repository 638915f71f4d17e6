package lethe.data.mnist;

import java.io.IOException;
import lethe.data.IdxArray;

/** A place that may have the files of MNIST. */
interface MnistSource extends AutoCloseable {
  /** How messages call it. */
  String name();

  /**
   * The verified content of one file.
   *
   * @throws IOException or {@link java.io.UncheckedIOException} saying why this source does not
   *     have it
   * @throws InterruptedException if the thread is interrupted while this source is waited for
   */
  IdxArray fetch(MnistFile file) throws IOException, InterruptedException;

  /**
   * Removes what fetching left behind.
   *
   * @throws java.io.UncheckedIOException naming what cannot be removed
   */
  @Override
  default void close() {}
}
