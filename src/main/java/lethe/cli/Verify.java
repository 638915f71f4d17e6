package lethe.cli;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lethe.base.Checks;
import lethe.experiment.Provenance;
import lethe.experiment.Provenance.Finding;
import lethe.experiment.Provenance.State;

/**
 * Says of each checkpoint and result in a run folder whether it is whole, where it comes from, and
 * whether what it was made from is unchanged: {@code lethe verify FOLDER}.
 */
final class Verify {
  private Verify() {}

  /**
   * Checks one folder.
   *
   * @return the exit status: 0 if nothing is stale or altered, else 1
   * @throws IllegalArgumentException if the words are not one run folder
   */
  static int run(List<String> words, PrintStream out) {
    Checks.require(words.size() == 1, "verify takes one folder, such as data/runs/quick");
    Path folder;
    try {
      folder = Path.of(words.get(0));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("verify takes one folder: " + e.getMessage(), e);
    }
    List<Finding> findings = Provenance.check(folder);
    for (Finding finding : findings) {
      out.printf(Locale.ROOT, "%-9s %s%n", label(finding.state()), finding.file());
      finding.reasons().forEach(reason -> out.printf(Locale.ROOT, "          %s%n", reason));
    }
    out.printf(
        Locale.ROOT,
        "%d files: %d good, %d unproved, %d stale, %d altered%n",
        findings.size(),
        count(findings, State.GOOD),
        count(findings, State.UNPROVED),
        count(findings, State.STALE),
        count(findings, State.ALTERED));
    return count(findings, State.STALE) + count(findings, State.ALTERED) == 0 ? 0 : 1;
  }

  private static String label(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static long count(List<Finding> findings, State state) {
    return findings.stream().filter(finding -> finding.state() == state).count();
  }
}
