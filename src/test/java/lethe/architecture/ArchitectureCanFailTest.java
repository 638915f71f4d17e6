package lethe.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each rule is tried on classes that break it. The fixtures are a small tree of the same packages;
 * the names of those that must be reported say how they break the rule.
 */
class ArchitectureCanFailTest {
  private static final String ROOT = "lethe.architecture.fixtures";
  private static final Architecture RULES = new Architecture(ROOT);
  private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(ROOT);

  @Test
  void packagesWithoutAPlaceAreReported() {
    assertReported(RULES.everyClassHasItsPlaceInTheFlow(), "LivesNowhere");
  }

  @Test
  void importsAgainstTheFlowAreReported() {
    assertReported(RULES.importsFollowTheFlow(), "ImportsModel", "ImportsReport", "KnowsItsData");
  }

  @Test
  void cyclesAreReported() {
    assertReported(RULES.packagesFormNoCycle(), "ImportsModel", "ImportsData");
  }

  @Test
  void forgettingWithTrainingDataIsReported() {
    assertReported(RULES.forgettingNeedsNoTrainingData(), "ForgetsByTraining", "ForgetsWithMnist");
  }

  @Test
  void modelsOfOneDatasetAreReported() {
    assertReported(RULES.modelsKnowNoDataset(), "ImportsData");
  }

  @Test
  void attacksWithInsideKnowledgeAreReported() {
    assertReported(RULES.attacksHoldOnlyACheckpoint(), "KnowsFisher", "KnowsForgetting");
  }

  @Test
  void nativeEngineElsewhereIsReported() {
    assertReported(RULES.onlyEngineTouchesTheNativeEngine(), "TouchesPyTorch");
  }

  @Test
  void tensorsInResultsAreReported() {
    assertReported(RULES.tensorsStayBehindTheExperiment(), "HoldsATensor");
  }

  @Test
  void drawingElsewhereIsReported() {
    assertReported(
        RULES.onlyReportDraws(), "Draws", "MakesACell", "MakesAChart", "MakesATable", "WritesPng");
  }

  @Test
  void printingIsReported() {
    assertReported(RULES.libraryPrintsNothing(), "Prints", "PrintsErrors");
  }

  @Test
  void javaSerialisationIsReported() {
    assertReported(RULES.nothingIsSerialisedByJava(), "ReadsObjects", "WritesObjects");
  }

  @Test
  void changeableSettingsAreReported() {
    assertReported(
        RULES.settingsAreImmutableRecords(),
        "ArrayConfig",
        "ClassConfig",
        "ListConfig",
        "NestedConfig",
        "OpenConfig");
  }

  @Test
  void numberOperandsAreReported() {
    assertReported(
        RULES.recordedGraphsTakeNoNumbers(),
        "AddsANumberInPlace",
        "ComparesWithANumber",
        "MultipliesInALambda",
        "MultipliesByANumber",
        "RecordsItself",
        "RefersToMul");
  }

  @Test
  void packagesWithoutAPageAreReported(@TempDir Path sources) throws IOException {
    String page = "/** " + "A long introduction. ".repeat(20) + "*/\npackage x;\n";
    write(sources.resolve("good/package-info.java"), page);
    write(sources.resolve("bare/Some.java"), "package bare;");
    write(sources.resolve("brief/package-info.java"), "/**\n * Too short.\n */\npackage brief;\n");
    write(sources.resolve("silent/package-info.java"), "package silent;\n");
    write(
        sources.resolve("stars/package-info.java"), "/*" + "*".repeat(300) + "/\npackage stars;\n");

    assertEquals(
        List.of(
            "bare has no package-info.java",
            "brief is introduced by 10 characters, needs 200",
            "silent is introduced by 0 characters, needs 200",
            "stars is introduced by 0 characters, needs 200"),
        PackageDocs.missing(sources));
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Exactly the classes with these simple names, and no other, break the rule. */
  private static void assertReported(ArchRule rule, String... names) {
    EvaluationResult result = rule.evaluate(FIXTURES);
    Pattern origin = Pattern.compile("[<( ]" + Pattern.quote(ROOT) + "\\.[a-z.]+([A-Z]\\w*)");
    Set<String> reported = new TreeSet<>();
    for (String line : result.getFailureReport().getDetails()) {
      for (String part : line.lines().toList()) {
        Matcher first = origin.matcher(" " + part);
        if (first.find()) {
          reported.add(first.group(1));
        }
      }
    }
    assertEquals(new TreeSet<>(Arrays.asList(names)), reported, result::toString);
  }
}
