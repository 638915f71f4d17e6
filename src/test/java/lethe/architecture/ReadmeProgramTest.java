package lethe.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs in README.md compile, and so do the examples of things of one's own on the pages of
 * lethe.forget and lethe.evaluate; what they call is run by {@code OwnDataTest}, {@code
 * OwnMethodTest}, {@code OwnPenaltyTest} and {@code OwnJudgesTest}.
 */
final class ReadmeProgramTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\\}</pre>", Pattern.DOTALL);
  private static final Pattern PROGRAM = Pattern.compile("public final class (\\w+)");

  @Test
  void everyProgramCompiles(@TempDir Path folder) throws IOException {
    List<String> programs =
        BLOCK
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(block -> block.group(1))
            .filter(block -> PROGRAM.matcher(block).find())
            .toList();

    assertEquals(1, programs.size());
    for (String program : programs) {
      assertEquals(List.of(), errors(program, folder));
    }
  }

  @Test
  void theMethodOfOnesOwnOnThePackagePageCompiles(@TempDir Path folder) throws IOException {
    String example = example("forget/package-info.java", "implements Surrogate");

    assertEquals(List.of(), errors(program("", example), folder));
  }

  @Test
  void thePenaltyOfOnesOwnCompiles(@TempDir Path folder) throws IOException {
    String example = example("forget/Penalty.java", "implements Penalty");

    assertEquals(List.of(), errors(program("", example + "Assessment read = null;"), folder));
  }

  @Test
  void theJudgeOfOnesOwnOnThePackagePageCompiles(@TempDir Path folder) throws IOException {
    String network =
        "interface Network { float[] logProbabilities(float[] x); float[] features(float[] x); }"
            + " Network network;";

    String example = example("evaluate/package-info.java", "OwnJudge.of(");

    assertEquals(List.of(), errors(program(network, example), folder));
  }

  /** The example in a page that has some words in it. */
  private static String example(String page, String words) throws IOException {
    return EXAMPLE
        .matcher(Files.readString(Path.of("src/main/java/lethe", page)))
        .results()
        .map(block -> block.group(1).replaceAll("(?m)^ \\*", ""))
        .filter(block -> block.contains(words))
        .findFirst()
        .orElseThrow();
  }

  /** An example as the body of a method, beside members that it takes for granted. */
  private static String program(String members, String example) {
    return "import java.util.*;\n"
        + List.of("base", "data", "experiment", "forget", "model").stream()
            .map(name -> "import lethe." + name + ".*;\n")
            .collect(Collectors.joining())
        + "public final class Example { "
        + members
        + " Assessment run(Experiment lethe, LabelSet forgetSet) {"
        + example
        + "return read; } }";
  }

  private static List<String> errors(String program, Path folder) throws IOException {
    String name = PROGRAM.matcher(program).results().map(MatchResult::group).findFirst().get();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///" + name.substring(name.lastIndexOf(' ') + 1) + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return program;
          }
        };
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      List<String> options =
          List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
      compiler.getTask(null, files, found, options, null, List.of(source)).call();
    }
    return found.getDiagnostics().stream().map(Object::toString).toList();
  }
}
