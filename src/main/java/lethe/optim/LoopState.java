package lethe.optim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.base.Checks;
import lethe.base.Safetensors;
import lethe.model.SampleSheet;

/**
 * All that a loop of updates by Adam needs to go on, as a file holds it; {@link LoopStart} is what
 * a loop sees of it.
 *
 * @param step steps done
 * @param parameters every number of the model
 * @param adam the optimiser's memory
 * @param snapshots taken so far
 * @param log the loop's own record as JSON
 */
record LoopState(
    int step,
    float[] parameters,
    Adam.State adam,
    List<SampleSheet.Snapshot> snapshots,
    String log) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SNAPSHOT = "snapshot.";

  /** Copies what can be changed. */
  LoopState {
    parameters = parameters.clone();
    snapshots = List.copyOf(snapshots);
  }

  /** The state of a loop after {@code step} steps. */
  static LoopState of(
      int step, float[] parameters, Adam adam, List<SampleSheet.Snapshot> snapshots, Record log) {
    try {
      return new LoopState(step, parameters, adam.state(), snapshots, JSON.writeValueAsString(log));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the log " + log + " cannot be written as JSON", e);
    }
  }

  @Override
  public float[] parameters() {
    return parameters.clone();
  }

  /** The loop's record. */
  <T> T log(Class<T> type) {
    try {
      return JSON.readValue(log, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the kept log is not of this version: delete it", e);
    }
  }

  /** The file's content. */
  Safetensors toFile() {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("parameters", vector(parameters));
    tensors.put("adam.first", vector(adam.firstMoment()));
    tensors.put("adam.second", vector(adam.secondMoment()));
    for (SampleSheet.Snapshot snapshot : snapshots) {
      tensors.put(SNAPSHOT + snapshot.step(), vector(snapshot.images()));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("step", Integer.toString(step));
    metadata.put("adam.step", Integer.toString(adam.step()));
    metadata.put("log", log);
    return new Safetensors(metadata, tensors);
  }

  private static Safetensors.Tensor vector(float[] values) {
    return Safetensors.Tensor.of(values, values.length);
  }

  /**
   * The state that a file holds.
   *
   * @param size numbers of the model
   * @throws IllegalArgumentException if something is missing or of another size
   */
  static LoopState of(Safetensors file, int size) {
    float[] parameters = file.tensor("parameters").values();
    Checks.require(
        parameters.length == size,
        "the kept state is of %d numbers, the model has %d: delete it",
        parameters.length,
        size);
    List<SampleSheet.Snapshot> snapshots = new ArrayList<>();
    file.tensors()
        .forEach(
            (name, images) -> {
              if (name.startsWith(SNAPSHOT)) {
                int step = Integer.parseInt(name.substring(SNAPSHOT.length()));
                snapshots.add(new SampleSheet.Snapshot(step, images.values()));
              }
            });
    return new LoopState(
        number(file, "step"),
        parameters,
        new Adam.State(
            number(file, "adam.step"),
            file.tensor("adam.first").values(),
            file.tensor("adam.second").values()),
        snapshots,
        text(file, "log"));
  }

  private static int number(Safetensors file, String key) {
    return Integer.parseInt(text(file, key));
  }

  private static String text(Safetensors file, String key) {
    String value = file.metadata().get(key);
    Checks.require(value != null, "the kept state has no %s: delete it", key);
    return value;
  }
}
