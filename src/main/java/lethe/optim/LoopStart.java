package lethe.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.base.Safetensors;
import lethe.base.Savepoint;
import lethe.engine.HostMemory;
import lethe.engine.Scope;
import lethe.model.SampleSheet;

/**
 * Where a loop of updates by Adam begins: at its first step, or at the state that its savepoint
 * kept last. The loop asks for each thing that it carries from step to step, and goes on in the
 * same bits as if it had never been stopped:
 *
 * <pre>{@code
 * Savepoint own = savepoint.of("training", steps, () -> Map.of("settings", config, ...));
 * LoopStart start = LoopStart.of(own, size);
 * Log log = start.log(Log.class).orElse(Log.NOTHING);
 * NDArray theta = start.parameters(scope, () -> fresh.upload(scope));
 * Adam adam = start.adam(theta);
 * for (int step = start.step(); step < steps; step++) {
 *   int done = step;
 *   own.offer(() -> LoopStart.state(done, theta, adam, snapshots, newLog));
 *   ...
 * }
 * }</pre>
 *
 * <p>Random numbers are no part of a state: they are functions of the step, or their positions are
 * in the log.
 */
public final class LoopStart {
  private final int size;
  private final Optional<LoopState> kept;

  private LoopStart(int size, Optional<LoopState> kept) {
    this.size = size;
    this.kept = kept;
  }

  /**
   * The start of a loop.
   *
   * @param savepoint of this very loop, see {@link Savepoint#of}
   * @param size numbers of the model
   * @throws IllegalArgumentException if the kept state is of a model of another size, or incomplete
   */
  public static LoopStart of(Savepoint savepoint, int size) {
    return new LoopStart(size, savepoint.last().map(file -> LoopState.of(file, size)));
  }

  /** Steps done. */
  public int step() {
    return kept.map(LoopState::step).orElse(0);
  }

  /**
   * The loop's own record, if a state was kept.
   *
   * @throws IllegalArgumentException if the kept one is of another type
   */
  public <T> Optional<T> log(Class<T> type) {
    return kept.map(state -> state.log(type));
  }

  /** The snapshots taken so far, in order of steps. */
  public List<SampleSheet.Snapshot> snapshots() {
    return kept.map(LoopState::snapshots).orElse(List.of());
  }

  /** Every number of the model, flat (size): the kept ones, or {@code fresh} ones. */
  public NDArray parameters(Scope scope, Supplier<NDArray> fresh) {
    return kept.map(state -> scope.array(state.parameters(), size)).orElseGet(fresh);
  }

  /**
   * The optimiser: the one that was stopped, or a new one.
   *
   * @param trained what it is to move: {@link #parameters}, or a view of some of them
   */
  public Adam adam(NDArray trained) {
    return kept.map(state -> Adam.resumed(trained, state.adam()))
        .orElseGet(() -> new Adam(trained));
  }

  /**
   * The state to keep, as a file holds it; what a loop offers to its savepoint before a step.
   *
   * @param step steps done
   * @param parameters every number of the model
   * @param adam the optimiser, whose memory is copied
   * @param snapshots taken so far
   * @param log the loop's own record, kept as JSON
   */
  public static Safetensors state(
      int step, NDArray parameters, Adam adam, List<SampleSheet.Snapshot> snapshots, Record log) {
    return LoopState.of(step, HostMemory.read(parameters), adam, snapshots, log).toFile();
  }
}
