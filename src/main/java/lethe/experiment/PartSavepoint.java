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
  private static final String SECONDS = "seconds/";

  private final Savepoint whole;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> seconds = new LinkedHashMap<>();
  private final Map<String, Long> begun = new LinkedHashMap<>();
  private final Optional<Safetensors> last;

  /** The parts of a work, from where its savepoint is. */
  PartSavepoint(Savepoint whole) {
    this.whole = whole;
    this.last = whole.last();
    last.ifPresent(
        file -> {
          texts.putAll(Prefix.cut(FINISHED, file.metadata()));
          tensors.putAll(Prefix.cut(FINISHED, file.tensors()));
          seconds.putAll(Prefix.cut(SECONDS, file.metadata()));
        });
  }

  /** Starts the clock of a part, at what it had taken before it was stopped. */
  void begin(String part) {
    begun.put(part, System.nanoTime());
  }

  /** Seconds that a part took until it finished, or has taken so far, in all processes. */
  double seconds(String part) {
    double earlier = Double.parseDouble(seconds.getOrDefault(part, "0"));
    Long start = begun.get(part);
    return start == null ? earlier : earlier + (System.nanoTime() - start) * 1e-9;
  }

  /** What a part made, if it has finished. */
  Optional<Safetensors> made(String part) {
    Safetensors own =
        new Safetensors(Prefix.cut(part + "/", texts), Prefix.cut(part + "/", tensors));
    return Optional.of(own).filter(o -> !o.tensors().isEmpty() || !o.metadata().isEmpty());
  }

  /** Adds what a part made, which stops its clock; it is written with the next one's state. */
  void finish(String part, Safetensors made) {
    seconds.put(part, Double.toString(seconds(part)));
    begun.remove(part);
    Prefix.put(part + "/", made.metadata(), texts);
    Prefix.put(part + "/", made.tensors(), tensors);
  }

  /**
   * Does work on a part that has finished, which looks at interrupts by itself, and keeps what has
   * finished.
   */
  void during(String part, int step, Runnable work) {
    Map<String, String> metadata = Map.of("step", Integer.toString(step));
    whole.during(() -> whole(part, new Safetensors(metadata, Map.of())), work);
  }

  /** The savepoint of one part. */
  Savepoint of(String part) {
    return new Savepoint() {
      @Override
      public Optional<Safetensors> last() {
        return last.map(
                file ->
                    new Safetensors(
                        file.metadata(), Prefix.cut(RUNNING + part + "/", file.tensors())))
            .filter(file -> !file.tensors().isEmpty());
      }

      @Override
      public void offer(Supplier<Safetensors> state) {
        whole.offer(() -> whole(part, state.get()));
      }

      @Override
      public void refuse(String reason) {
        whole.refuse(reason);
      }
    };
  }

  private Safetensors whole(String part, Safetensors running) {
    Map<String, String> metadata = new LinkedHashMap<>(running.metadata());
    metadata.put(FileSavepoint.PART, part);
    Prefix.put(FINISHED, texts, metadata);
    Prefix.put(SECONDS, seconds, metadata);
    begun.keySet().forEach(one -> metadata.put(SECONDS + one, Double.toString(seconds(one))));
    Map<String, Safetensors.Tensor> all = new LinkedHashMap<>();
    Prefix.put(FINISHED, tensors, all);
    Prefix.put(RUNNING + part + "/", running.tensors(), all);
    return new Safetensors(metadata, all);
  }
}
