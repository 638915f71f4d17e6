package lethe.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import lethe.base.BadFile;
import lethe.base.Checks;
import lethe.base.Safetensors;
import lethe.model.Checkpoint;

/**
 * Whether what lies in a run folder still fits together: each checkpoint and result is whole, says
 * where it comes from, and was made from files that are there unchanged.
 *
 * <p>Changes nothing, and needs neither the engine nor the data.
 */
public final class Provenance {
  private static final List<String> CARD_FIELDS =
      List.of("work", "settings", "seed", "dataChecksum", "device", "threads", "inputs");
  private static final List<String> RUN_FIELDS =
      List.of("seed", "dataChecksum", "device", "threads", "lethe", "engine", "java");

  /** What is to be said of a file, from good to bad. */
  public enum State {
    /** Whole, and its inputs are unchanged. */
    GOOD,
    /** Usable, but something cannot be checked, as in files of older versions. */
    UNPROVED,
    /** Made from a file that has changed, is missing or is itself stale, or by another version. */
    STALE,
    /** Damaged, or changed after it was written. */
    ALTERED
  }

  /**
   * The state of one file.
   *
   * @param file its path below the folder, with slashes
   * @param state the worst of what was found
   * @param reasons why, empty if it is good
   */
  public record Finding(String file, State state, List<String> reasons) {
    /** Copies the reasons. */
    public Finding {
      reasons = List.copyOf(reasons);
    }
  }

  private final Path folder;
  private final Map<String, Draft> drafts = new TreeMap<>();
  private final Map<String, JsonNode> contents = new HashMap<>();

  private Provenance(Path folder) {
    this.folder = folder;
  }

  /** What has been found of a file so far. */
  private static final class Draft {
    private State state = State.GOOD;
    private final List<String> reasons = new ArrayList<>();
    private JsonNode inputs;
    private String data = "";

    void add(State found, String reason) {
      state = found.compareTo(state) > 0 ? found : state;
      reasons.add(reason);
    }
  }

  /**
   * Checks every checkpoint ({@code *.safetensors}), its pictures in {@code snapshots/} and every
   * result in {@code results/}. What was set aside is left out.
   *
   * @return one finding a file, in the order of the names
   * @throws IllegalArgumentException if there is no such folder or nothing in it to check
   * @throws UncheckedIOException if the folder cannot be listed
   */
  public static List<Finding> check(Path folder) {
    Checks.require(Files.isDirectory(folder), "%s must be a folder: name a run folder", folder);
    Provenance provenance = new Provenance(folder);
    provenance.read("", ".safetensors");
    provenance.read("snapshots/", ".safetensors");
    provenance.read("results/", ".json");
    Checks.require(
        !provenance.drafts.isEmpty(),
        "%s holds no checkpoint and no result: name a run folder such as data/runs/quick",
        folder);
    provenance.compareData();
    provenance.followInputs();
    return provenance.drafts.entrySet().stream()
        .map(entry -> new Finding(entry.getKey(), entry.getValue().state, entry.getValue().reasons))
        .toList();
  }

  private void read(String below, String ending) {
    Path place = folder.resolve(below);
    if (!Files.isDirectory(place)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(place)) {
      files =
          all.filter(file -> file.getFileName().toString().endsWith(ending))
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .sorted(Comparator.comparing(Path::toString))
              .toList();
    } catch (IOException e) {
      throw BadFile.unreadable(place, e);
    }
    for (Path file : files) {
      Draft draft = new Draft();
      String name = below + file.getFileName();
      drafts.put(name, draft);
      try {
        if (ending.equals(".json")) {
          readResult(file, draft);
        } else {
          Safetensors content = Safetensors.read(file);
          readCheckpoint(file, content, draft, below.isEmpty());
          contents.put(name, Card.JSON.valueToTree(Input.of(file, content.tensors())));
        }
      } catch (IllegalArgumentException | UncheckedIOException e) {
        draft.add(State.ALTERED, withoutPath(e.getMessage(), file));
      }
    }
  }

  private static void readCheckpoint(
      Path file, Safetensors content, Draft draft, boolean needsCard) {
    boolean sealed = Safetensors.isSealed(file);
    if (!needsCard && content.metadata().isEmpty()) {
      checkSeal(draft, sealed, MissingNode.getInstance());
      draft.add(State.UNPROVED, "does not say where it comes from");
      return;
    }
    JsonNode card = Checkpoint.card(file, content);
    checkSeal(draft, sealed, card.path("versions").path(Card.CODE));
    require(draft, card, CARD_FIELDS);
    versions(draft, card.path("versions").path("lethe"), card.path("versions").path(Card.CODE));
    require(draft, card.path("versions"), List.of("engine", "java"));
    draft.data = card.path("dataChecksum").asText();
    draft.inputs = card.path("inputs");
  }

  private static void readResult(Path file, Draft draft) {
    ResultFile result = ResultFile.read(file);
    JsonNode run = result.tree().path(ResultFile.RUN);
    checkSeal(draft, result.sealed(), run.path(Card.CODE));
    require(draft, run, RUN_FIELDS);
    require(draft, result.tree(), List.of(ResultFile.SETTINGS, ResultFile.INPUTS));
    versions(draft, run.path("lethe"), run.path(Card.CODE));
    draft.data = run.path("dataChecksum").asText();
    draft.inputs = result.tree().path(ResultFile.INPUTS);
  }

  /** Every version that names its code has sealed its files too. */
  private static void checkSeal(Draft draft, boolean sealed, JsonNode code) {
    if (sealed) {
      return;
    }
    if (code.isMissingNode()) {
      draft.add(State.UNPROVED, "has no checksum of its own, so a change of it cannot be seen");
    } else {
      draft.add(
          State.ALTERED,
          "has lost its checksum: it was damaged or altered after it was written, make it again");
    }
  }

  private static void require(Draft draft, JsonNode node, List<String> fields) {
    List<String> missing = fields.stream().filter(field -> !node.has(field)).toList();
    if (!missing.isEmpty()) {
      draft.add(State.UNPROVED, "does not name its " + String.join(", ", missing));
    }
  }

  private static void versions(Draft draft, JsonNode lethe, JsonNode code) {
    if (!lethe.asText().equals(Card.letheVersion())) {
      draft.add(
          State.STALE,
          "was made by Lethe "
              + lethe.asText("of an unknown version")
              + ", this is "
              + Card.letheVersion());
    } else if (code.isMissingNode()) {
      draft.add(State.UNPROVED, "does not name its code version");
    } else if (!code.asText().equals(CodeVersion.current())) {
      draft.add(
          State.UNPROVED,
          "was made by code " + code.asText() + ", this is " + CodeVersion.current());
    }
  }

  /** Files of one folder come from one data set; the one that most of them name. */
  private void compareData() {
    Map<String, Integer> counts = new TreeMap<>();
    drafts.values().stream()
        .filter(draft -> !draft.data.isEmpty())
        .forEach(draft -> counts.merge(draft.data, 1, Integer::sum));
    if (counts.size() < 2) {
      return;
    }
    String usual =
        counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    for (Draft draft : drafts.values()) {
      if (!draft.data.isEmpty() && !draft.data.equals(usual)) {
        draft.add(
            State.STALE, "was made from data " + draft.data + ", most files here from " + usual);
      }
    }
  }

  private void followInputs() {
    Set<String> done = new HashSet<>();
    for (String name : List.copyOf(drafts.keySet())) {
      follow(name, done);
    }
  }

  /** Compares the inputs of a file with what is there, its inputs' own inputs first. */
  private void follow(String name, Set<String> done) {
    Draft draft = drafts.get(name);
    if (!done.add(name) || draft.inputs == null) {
      return;
    }
    if (!draft.inputs.isObject()) {
      draft.add(State.UNPROVED, "names no files that it was made from");
      return;
    }
    for (Map.Entry<String, JsonNode> input : draft.inputs.properties()) {
      follow(draft, input.getKey(), input.getValue(), done);
    }
  }

  private void follow(Draft draft, String input, JsonNode wanted, Set<String> done) {
    String other = input.endsWith(".safetensors") ? input : fileWith(wanted);
    if (other.isEmpty()) {
      if (wanted.isTextual()) {
        draft.add(
            State.UNPROVED, "was made from weights '" + input + "', which lie in no file here");
      }
      return; // the card itself says that they lie in none
    }
    Draft source = drafts.get(other);
    JsonNode actual = contents.get(other);
    if (source == null) {
      draft.add(State.STALE, "was made from " + other + ", which is not there");
    } else if (actual == null) {
      draft.add(State.STALE, "was made from " + other + ", which is damaged or altered");
    } else if (!Input.isSame(wanted, actual)) {
      draft.add(
          State.STALE,
          String.format(
              "was made from %s with content %s, which now has %s",
              other, Input.describe(wanted, actual), Input.describe(actual, wanted)));
    } else {
      follow(other, done);
      if (source.state == State.STALE || source.state == State.ALTERED) {
        draft.add(State.STALE, "was made from " + other + ", which is stale");
      }
    }
  }

  /** The file whose numbers an older card names without the file, empty if there is none. */
  private String fileWith(JsonNode numbers) {
    return contents.entrySet().stream()
        .filter(entry -> !entry.getKey().contains("/") && numbers.isTextual())
        .filter(entry -> Input.isSame(numbers, entry.getValue()))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder())
        .orElse("");
  }

  private static String withoutPath(String message, Path file) {
    String path = file + ": ";
    return message.startsWith(path) ? message.substring(path.length()) : message;
  }
}
