package lethe.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import lethe.base.Checks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The library keeps its own dependency rules; {@link ArchitectureCanFailTest} tries the rules. */
class ArchitectureTest {
  private static final Architecture RULES = new Architecture("lethe");

  private static JavaClasses library;

  /** Only the main classes: by place, because the folder of the test classes has its own name. */
  @BeforeAll
  static void importLibrary() {
    var place = Checks.class.getProtectionDomain().getCodeSource().getLocation();
    library = new ClassFileImporter().importLocations(Set.of(Location.of(place)));
  }

  @Test
  void theLibraryAndNoTestIsLookedAt() {
    assertTrue(library.contain(Checks.class));
    assertTrue(library.contain(lethe.data.mnist.Mnist.class));
    assertTrue(library.stream().noneMatch(type -> type.getName().contains("Test")));
  }

  @Test
  void everyClassHasItsPlaceInTheFlow() {
    RULES.everyClassHasItsPlaceInTheFlow().check(library);
  }

  @Test
  void importsFollowTheFlow() {
    RULES.importsFollowTheFlow().check(library);
  }

  @Test
  void packagesFormNoCycle() {
    RULES.packagesFormNoCycle().check(library);
  }

  @Test
  void forgettingNeedsNoTrainingData() {
    RULES.forgettingNeedsNoTrainingData().check(library);
  }

  @Test
  void modelsKnowNoDataset() {
    RULES.modelsKnowNoDataset().check(library);
  }

  @Test
  void attacksHoldOnlyACheckpoint() {
    RULES.attacksHoldOnlyACheckpoint().check(library);
  }

  @Test
  void onlyEngineTouchesTheNativeEngine() {
    RULES.onlyEngineTouchesTheNativeEngine().check(library);
  }

  @Test
  void tensorsStayBehindTheExperiment() {
    RULES.tensorsStayBehindTheExperiment().check(library);
  }

  @Test
  void onlyReportDraws() {
    RULES.onlyReportDraws().check(library);
  }

  @Test
  void libraryPrintsNothing() {
    RULES.libraryPrintsNothing().check(library);
  }

  @Test
  void nothingIsSerialisedByJava() {
    RULES.nothingIsSerialisedByJava().check(library);
  }

  @Test
  void settingsAreImmutableRecords() {
    RULES.settingsAreImmutableRecords().check(library);
  }

  @Test
  void recordedGraphsTakeNoNumbers() {
    RULES.recordedGraphsTakeNoNumbers().check(library);
  }

  @Test
  void everyPackageIntroducesItself() throws IOException {
    Path sources = Path.of(System.getProperty("lethe.basedir", "."), "src", "main", "java");

    assertEquals(List.of(), PackageDocs.missing(sources));
  }
}
