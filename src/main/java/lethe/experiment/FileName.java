package lethe.experiment;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import lethe.base.Checks;

/** What a user may call a file of a run folder, its ending aside. */
final class FileName {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Names that Lethe gives its own files, or how they begin if they end in a hyphen. */
  private static final List<String> OWN =
      List.of(
          "cvae",
          "judge-a",
          "judge-b",
          "fisher",
          "fisher-batch-mean",
          "fisher-estimate",
          "retrained-without-",
          "forget-",
          "sequential-",
          "projection-",
          "attack-",
          "relearning-",
          "map-");

  /** The models of an experiment with fewer or more latents, or with another seed. */
  private static final Pattern OWN_ENDING = Pattern.compile(".*-(\\d+d|seed--?\\d+)");

  private FileName() {}

  /** Returns a name that leads nowhere but into the folder that it is put in. */
  static String requirePlain(String name) {
    Checks.require(
        PLAIN.matcher(name).matches(),
        "name must be a plain file name of letters, digits, '-', '_' and '.', beginning with a"
            + " letter or digit, was '%s': give one such as my-model",
        name);
    return name;
  }

  /** Returns a plain name that no file of Lethe's own can have, whatever the case of letters. */
  static String requireOwn(String name) {
    String lower = requirePlain(name).toLowerCase(Locale.ROOT);
    Checks.require(
        OWN.stream().noneMatch(own -> own.endsWith("-") ? lower.startsWith(own) : lower.equals(own))
            && !OWN_ENDING.matcher(lower).matches(),
        "name must be none that Lethe gives its own files, was '%s': begin it with a word of your"
            + " own and end it in neither -2d nor -seed-21, such as my-model",
        name);
    return name;
  }
}
