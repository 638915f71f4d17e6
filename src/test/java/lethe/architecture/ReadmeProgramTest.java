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
 * The programs in README.md compile, and so does the example of lethe.forget's package page; what
 * they call is run by {@code OwnDataTest} and {@code OwnMethodTest}.
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
    String page = Files.readString(Path.of("src/main/java/lethe/forget/package-info.java"));
    String example =
        EXAMPLE
            .matcher(page)
            .results()
            .map(block -> block.group(1).replaceAll("(?m)^ \\*", ""))
            .filter(block -> block.contains("implements Surrogate"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        List.of(),
        errors(
            "import java.util.Map;\n"
                + List.of("base", "data", "experiment", "forget", "model").stream()
                    .map(name -> "import lethe." + name + ".*;\n")
                    .collect(Collectors.joining())
                + "public final class Example { Assessment run(Experiment lethe, LabelSet forgetSet)"
                + " {"
                + example
                + "return read; } }",
            folder));
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
