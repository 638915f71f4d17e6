package lethe.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The dependency rules of Lethe, for any root package: the library's own, and the one of the
 * fixtures that break each rule.
 *
 * @param root the package whose subpackages are the steps of the flow
 */
record Architecture(String root) {
  /** The packages in the order of the work: each may import those before it, none behind it. */
  static final List<String> FLOW =
      List.of(
          "base",
          "engine",
          "data",
          "model",
          "optim",
          "train",
          "fisher",
          "forget",
          "evaluate",
          "attack",
          "latent",
          "experiment",
          "report",
          "cli");

  ArchRule everyClassHasItsPlaceInTheFlow() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(within(FLOW))
        .because("a new package needs a place in the flow");
  }

  ArchRule importsFollowTheFlow() {
    List<ArchRule> rules = new ArrayList<>();
    for (int i = 0; i + 1 < FLOW.size(); i++) {
      rules.add(noImport(FLOW.get(i), FLOW.subList(i + 1, FLOW.size()), "the work flows one way"));
    }
    return CompositeArchRule.of(rules);
  }

  ArchRule packagesFormNoCycle() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  ArchRule forgettingNeedsNoTrainingData() {
    return noImport(
        "forget", List.of("train", "data.mnist"), "forgetting draws replay from the model itself");
  }

  ArchRule modelsKnowNoDataset() {
    return noImport("model", List.of("data.mnist"), "a model fits any data set");
  }

  ArchRule attacksHoldOnlyACheckpoint() {
    return noImport(
        "attack", List.of("forget", "fisher"), "an attacker has the model, not our method");
  }

  ArchRule onlyEngineTouchesTheNativeEngine() {
    return noImportOutside(List.of("engine"), "ai.djl.pytorch..");
  }

  ArchRule tensorsStayBehindTheExperiment() {
    return noClasses()
        .that()
        .resideInAnyPackage(within(List.of("experiment", "report", "cli")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .allowEmptyShould(true)
        .because("results hold Java arrays and numbers, never open tensors");
  }

  ArchRule onlyReportDraws() {
    return noImportOutside(
        List.of("report"),
        "tech.tablesaw..",
        "java.awt..",
        "javax.imageio..",
        "org.knowm..",
        "org.dflib..");
  }

  ArchRule libraryPrintsNothing() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .allowEmptyShould(true)
        .because("the caller decides what is shown");
  }

  ArchRule nothingIsSerialisedByJava() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ObjectOutputStream.class)
        .allowEmptyShould(true)
        .because("files are read by other languages and run no code");
  }

  ArchRule settingsAreImmutableRecords() {
    return classes()
        .that()
        .haveSimpleNameEndingWith("Config")
        .should(new BeAnImmutableRecord())
        .allowEmptyShould(true);
  }

  ArchRule recordedGraphsTakeNoNumbers() {
    return classes()
        .that(NumberOperands.mayBeRecorded(root))
        .should(new NumberOperands())
        .allowEmptyShould(true)
        .because("backward reads the number's memory after it was freed; use a constant array");
  }

  private ArchRule noImport(String from, List<String> to, String reason) {
    return noClasses()
        .that()
        .resideInAnyPackage(within(List.of(from)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(within(to))
        .allowEmptyShould(true)
        .because(reason);
  }

  private ArchRule noImportOutside(List<String> allowed, String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(within(allowed))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true)
        .because("only " + String.join(", ", allowed) + " may");
  }

  private String[] within(List<String> packages) {
    return packages.stream().map(name -> root + "." + name + "..").toArray(String[]::new);
  }
}
