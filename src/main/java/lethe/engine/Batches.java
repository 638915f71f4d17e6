package lethe.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import lethe.base.Checks;
import lethe.base.Interruption;

/**
 * Work on many rows that do not meet, such as images to be read: a {@link Team} shares them, a few
 * hundred at a time, so that what a batch needs stays near its core. A GPU is given more at a time:
 * a batch of some hundred rows is over before the next is sent.
 *
 * <p>Which rows go together depends on nothing but their number, and each member computes on one
 * thread: unless all rows are one batch, results are the same to the bit on any number of threads.
 */
public final class Batches {
  private static final int GPU_FACTOR = 8;

  private Batches() {}

  /** What is done with the rows of one batch. */
  @FunctionalInterface
  public interface Part {
    /**
     * Works on rows {@code from .. to − 1}.
     *
     * @param scope ends with the batch
     */
    void rows(Scope scope, int from, int to);
  }

  /**
   * Works on {@code count} rows and returns when all are done.
   *
   * @param work what an interrupted thread's message calls it
   * @param size rows in a batch, at least 1; eight times as many on a GPU
   * @param begin makes what one member keeps for all its batches, such as its copy of the weights;
   *     its tensors belong to the scope that it is given
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static void each(
      Torch torch, String work, int count, int size, Function<Scope, Part> begin) {
    int most = atOnce(torch.isGpu(), Checks.atLeast("size", size, 1));
    if (count <= most) {
      Interruption.check(work, 0, count);
      try (Scope scope = torch.scope()) {
        begin.apply(scope).rows(scope, 0, count);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    int batches = (int) (((long) count + most - 1) / most);
    try (Team team = Team.of(torch)) {
      team.run(
          member -> {
            try {
              share(member.scope(), next, batches, work, count, most, begin);
            } catch (RuntimeException | Error failure) {
              next.set(batches); // the others stop after the batch they are at
              throw failure;
            }
          });
    }
  }

  static int atOnce(boolean gpu, int size) {
    return gpu ? (int) Math.min(Integer.MAX_VALUE, (long) GPU_FACTOR * size) : size;
  }

  private static void share(
      Scope scope,
      AtomicInteger next,
      int batches,
      String work,
      int count,
      int size,
      Function<Scope, Part> begin) {
    Part part = begin.apply(scope);
    for (int batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
      int from = batch * size;
      Interruption.check(work, from, count);
      try (Scope inner = scope.child()) {
        part.rows(inner, from, Math.min(count, from + size));
      }
    }
  }
}
