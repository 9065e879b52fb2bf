package dev.forestall.lab.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.forestall.lab",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String MODEL = "dev.forestall.lab.cluster.model..";

  @ArchTest
  static final ArchRule MODEL_IS_PLAIN_JAVA =
      classes()
          .that()
          .resideInAPackage(MODEL)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(MODEL, "java.lang..", "java.util..", "org.jspecify..");

  @ArchTest
  static final ArchRule SCENARIOS_KNOW_THE_MODEL_ONLY =
      classes()
          .that()
          .resideInAPackage("dev.forestall.lab.scenario..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.forestall.lab.scenario..",
              MODEL,
              "dev.forestall.model..",
              "java..",
              "tools.jackson..",
              "org.jspecify..");
}
