package lethe.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import lethe.base.Differences;

/**
 * Where a checkpoint comes from; its work, settings, data and inputs decide whether it may be used
 * again.
 *
 * @param work what was done, for example {@code forget}
 * @param settings the settings record of that work
 * @param seed of the work
 * @param steps optimiser steps, or samples of an estimate
 * @param dataChecksum SHA-256 over the data set
 * @param inputs what it was made from, by file name
 * @param versions of Lethe, the engine and Java
 * @param device the device it was made on
 * @param threads threads of one tensor operation
 * @param log what happened
 */
record Card(
    String work,
    Object settings,
    long seed,
    int steps,
    String dataChecksum,
    Map<String, Input> inputs,
    Map<String, String> versions,
    String device,
    int threads,
    Object log) {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** The key of the {@link CodeVersion} among the versions. */
  static final String CODE = "code";

  private static final List<String> RECIPE = List.of("work", "settings", "seed", "dataChecksum");

  /** This card as a JSON tree in the form that reading a file gives. */
  JsonNode toJson() {
    try {
      return JSON.readTree(JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a card is made of plain records", e);
    }
  }

  /** The same card with what happened. */
  Card withLog(Object newLog) {
    return new Card(
        work, settings, seed, steps, dataChecksum, inputs, versions, device, threads, newLog);
  }

  /** The fields in which the recipe of {@code other} differs from that of {@code wanted}. */
  static List<String> differences(JsonNode wanted, JsonNode other) {
    List<String> differences = new ArrayList<>();
    for (String field : RECIPE) {
      differences.addAll(Differences.between(field, wanted.path(field), other.path(field)));
    }
    collectInputs(wanted.path("inputs"), other.path("inputs"), differences);
    differences.addAll(
        Differences.between(
            "versions.lethe",
            wanted.path("versions").path("lethe"),
            other.path("versions").path("lethe")));
    return differences;
  }

  /** {@link #differences} and those of versions, device and threads, which decide the last bits. */
  static List<String> everyDifference(JsonNode wanted, JsonNode other) {
    List<String> differences = differences(wanted, other);
    for (String field : List.of("versions", "device", "threads")) {
      differences.addAll(Differences.between(field, wanted.path(field), other.path(field)));
    }
    return differences.stream().distinct().toList();
  }

  private static void collectInputs(JsonNode wanted, JsonNode other, List<String> into) {
    Set<String> names = new TreeSet<>();
    wanted.fieldNames().forEachRemaining(names::add);
    other.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode own = wanted.path(name);
      JsonNode theirs = other.path(name);
      boolean fits =
          own.isMissingNode()
              ? Input.isAmong(name, theirs, wanted)
              : Input.isAmong(name, own, other);
      if (!fits) {
        into.add(
            String.format(
                "inputs.%s %s instead of %s",
                name, Input.describe(theirs, own), Input.describe(own, theirs)));
      }
    }
  }

  /** Lethe's own version, from the build. */
  static String letheVersion() {
    try (InputStream in = Card.class.getResourceAsStream("/lethe/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("the jar lacks its version.properties: build it again", e);
    }
  }
}
