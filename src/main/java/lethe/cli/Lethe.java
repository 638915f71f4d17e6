package lethe.cli;

import java.util.Arrays;
import java.util.List;

/** The commands of the jar: {@code java -jar data/build/lethe.jar verify FOLDER}. */
public final class Lethe {
  private static final String USAGE =
      """
      usage: lethe COMMAND
        verify FOLDER   check a run folder: what is stale, what was altered
        setup           check the device and the data
        reference       forget digit 1 exactly as the reference does\
      """;

  private Lethe() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    String command = words.isEmpty() ? "" : words.get(0);
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    switch (command) {
      case "verify" -> Command.run(() -> exit(Verify.run(rest, System.out)));
      case "setup" -> Setup.main(rest.toArray(new String[0]));
      case "reference" -> ReferenceRun.main(rest.toArray(new String[0]));
      default -> {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
  }

  private static void exit(int status) {
    System.out.flush();
    if (status != 0) {
      System.exit(status);
    }
  }
}
