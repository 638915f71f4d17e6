package lethe.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A savepoint of one work: what the work was begun with goes into the metadata of every state, and
 * is compared before a state is gone on with.
 */
final class WorkSavepoint implements Savepoint {
  private static final String BEGUN = "begun";
  private static final String WORK = "work";
  private static final String STEP = "step";
  private static final int NAMED_DIFFERENCES = 3;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Savepoint place;
  private final int steps;
  private final JsonNode begun;

  WorkSavepoint(Savepoint place, String work, int steps, Map<String, ?> recipe) {
    this.place = place;
    this.steps = steps;
    Map<String, Object> all = new LinkedHashMap<>(recipe);
    all.put(WORK, work);
    try {
      this.begun = JSON.readTree(JSON.writeValueAsString(all));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "what the work is begun with cannot be written as JSON: " + all, e);
    }
  }

  @Override
  public Optional<Safetensors> last() {
    Optional<Safetensors> kept = place.last();
    Optional<String> fault = kept.flatMap(state -> fault(state.metadata()));
    if (fault.isPresent()) {
      place.refuse("the kept state " + fault.get());
      return Optional.empty();
    }
    return kept;
  }

  @Override
  public void offer(Supplier<Safetensors> state) {
    place.offer(
        () -> {
          Safetensors content = state.get();
          Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
          metadata.put(BEGUN, begun.toString());
          return new Safetensors(metadata, content.tensors());
        });
  }

  @Override
  public void refuse(String reason) {
    place.refuse(reason);
  }

  /** Why a state cannot be gone on with, with the remedy. */
  private Optional<String> fault(Map<String, String> metadata) {
    JsonNode other;
    try {
      other = JSON.readTree(metadata.getOrDefault(BEGUN, ""));
    } catch (JsonProcessingException e) {
      other = JSON.missingNode();
    }
    if (!other.isObject()) {
      return Optional.of(
          "does not say what it was begun with: it is another version's or no state of Lethe;"
              + " delete it to begin anew");
    }
    List<String> differences = differences(other);
    if (!differences.isEmpty()) {
      int named = Math.min(NAMED_DIFFERENCES, differences.size());
      int more = differences.size() - named;
      return Optional.of(
          "was begun with "
              + String.join(", ", differences.subList(0, named))
              + (more == 0 ? "" : " and " + more + " more differences")
              + ": give the work what it was begun with to go on, or another savepoint to begin"
              + " anew");
    }
    String step = metadata.getOrDefault(STEP, "nothing");
    boolean within = step.matches("\\d{1,9}") && Integer.parseInt(step) <= steps;
    return within
        ? Optional.empty()
        : Optional.of(
            String.format(
                "must be at a step from 0 to %d, was at %s: delete it to begin anew", steps, step));
  }

  /** Of two works of different names, the settings are not compared. */
  private List<String> differences(JsonNode other) {
    List<String> work = Differences.between(WORK, begun.path(WORK), other.path(WORK));
    return work.isEmpty() ? Differences.between("", begun, other) : work;
  }
}
