package lethe.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import lethe.base.Checks;

/**
 * The arguments of {@link Bench}, the same as the peers': {@code WORK --name value ...}, and {@code
 * --products} alone.
 *
 * @param work what is run
 * @param steps units of work that are timed, at least 1
 * @param warmup units before them, at least 1
 * @param batch images a step; restarts of an attack, points of a map
 * @param images training images that are used, 0 for all
 * @param width factor on the width of the hidden layers, at least 1
 * @param data folder of the MNIST files
 * @param base folder of the trained model that forgetting starts from
 * @param device as in LETHE_DEVICE
 * @param seed drives all random numbers
 * @param products whether the matrix products of a step are timed by themselves
 */
record BenchOptions(
    String work,
    int steps,
    int warmup,
    int batch,
    int images,
    int width,
    Path data,
    Path base,
    String device,
    long seed,
    boolean products) {
  private static final Set<String> NAMES =
      Set.of("steps", "warmup", "batch", "images", "width", "data", "base", "device", "seed");

  BenchOptions {
    Checks.atLeast("steps", steps, 1);
    Checks.atLeast("warmup", warmup, 1);
    Checks.atLeast("batch", batch, 1);
    Checks.atLeast("images", images, 0);
    Checks.atLeast("width", width, 1);
  }

  int total() {
    return warmup + steps;
  }

  static BenchOptions parse(String... words) {
    Checks.require(words.length > 0, "name the work first, then --steps, --warmup, --data, --base");
    Map<String, String> values = new HashMap<>();
    boolean products = false;
    for (int i = 1; i < words.length; i++) {
      if (words[i].equals("--products")) {
        products = true;
        continue;
      }
      String name = words[i].startsWith("--") ? words[i].substring(2) : "";
      Checks.require(
          NAMES.contains(name) && i + 1 < words.length,
          "'%s' is not one of %s with a value behind it",
          words[i],
          Arrays.toString(NAMES.stream().sorted().map(known -> "--" + known).toArray()));
      values.put(name, words[++i]);
    }
    return new BenchOptions(
        words[0],
        whole(values, "steps", null),
        whole(values, "warmup", null),
        whole(values, "batch", "256"),
        whole(values, "images", "0"),
        whole(values, "width", "1"),
        Path.of(value(values, "data", null)),
        Path.of(value(values, "base", null)),
        value(values, "device", "cpu"),
        whole(values, "seed", "1"),
        products);
  }

  private static String value(Map<String, String> values, String name, String otherwise) {
    String value = values.getOrDefault(name, otherwise);
    Checks.require(value != null, "--%s is missing: give it a value", name);
    return value;
  }

  private static int whole(Map<String, String> values, String name, String otherwise) {
    String value = value(values, name, otherwise);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--" + name + " must be a whole number, was '" + value + "'", e);
    }
  }
}
