package lethe.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lethe.base.Safetensors;
import lethe.base.Savepoint;

/**
 * One savepoint for a work of several parts, such as the same attack on several models: it holds
 * what the finished parts made and the state of the one that runs.
 */
final class PartSavepoint {
  private static final String FINISHED = "finished/";
  private static final String RUNNING = "running/";

  private final Savepoint whole;
  private final Map<String, Safetensors.Tensor> finished = new LinkedHashMap<>();
  private final Optional<Safetensors> last;

  /** The parts of a work, from where its savepoint is. */
  PartSavepoint(Savepoint whole) {
    this.whole = whole;
    this.last = whole.last();
    last.ifPresent(file -> finished.putAll(with(FINISHED, file)));
  }

  /** What a part made, if it has finished. */
  Optional<Map<String, Safetensors.Tensor>> made(String part) {
    Map<String, Safetensors.Tensor> own = cut(part + "/", finished);
    return own.isEmpty() ? Optional.empty() : Optional.of(own);
  }

  /** Adds what a part made; it is written with the state of the next one. */
  void finish(String part, Map<String, Safetensors.Tensor> made) {
    made.forEach((name, tensor) -> finished.put(part + "/" + name, tensor));
  }

  /** Does work after a part that looks at interrupts by itself, and keeps what has finished. */
  void during(int step, Runnable work) {
    whole.during(() -> new Safetensors(Map.of("step", Integer.toString(step)), all()), work);
  }

  private Map<String, Safetensors.Tensor> all() {
    Map<String, Safetensors.Tensor> all = new LinkedHashMap<>();
    finished.forEach((name, tensor) -> all.put(FINISHED + name, tensor));
    return all;
  }

  /** The savepoint of one part. */
  Savepoint of(String part) {
    return new Savepoint() {
      @Override
      public Optional<Safetensors> last() {
        return last.map(
                file -> new Safetensors(file.metadata(), cut(part + "/", with(RUNNING, file))))
            .filter(file -> !file.tensors().isEmpty());
      }

      @Override
      public void offer(Supplier<Safetensors> state) {
        whole.offer(
            () -> {
              Safetensors own = state.get();
              Map<String, Safetensors.Tensor> all = all();
              own.tensors().forEach((name, tensor) -> all.put(RUNNING + part + "/" + name, tensor));
              return new Safetensors(own.metadata(), all);
            });
      }
    };
  }

  private static Map<String, Safetensors.Tensor> with(String prefix, Safetensors file) {
    return cut(prefix, file.tensors());
  }

  private static Map<String, Safetensors.Tensor> cut(
      String prefix, Map<String, Safetensors.Tensor> tensors) {
    Map<String, Safetensors.Tensor> cut = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            cut.put(name.substring(prefix.length()), tensor);
          }
        });
    return cut;
  }
}
