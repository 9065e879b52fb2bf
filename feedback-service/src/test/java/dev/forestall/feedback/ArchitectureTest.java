package dev.forestall.feedback;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may lean on what. */
@AnalyzeClasses(
    packages = "dev.forestall.feedback",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule learningIsPlainJava =
      classes()
          .that()
          .resideInAnyPackage("..record..", "..tune..", "..similar..", "..publish..")
          .or()
          .haveSimpleName("Learning")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "org.apache.commons.statistics..",
              "dev.forestall.model..",
              "dev.forestall.feedback..");

  @ArchTest
  static final ArchRule stepsDoNotLeanOnTheEdge =
      noClasses()
          .that()
          .resideInAnyPackage("..record..", "..tune..", "..similar..", "..publish..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.forestall.feedback");

  @ArchTest
  static final ArchRule neitherClusterNorRedisIsItsConcern =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "io.lettuce..", "..data.redis..");
}
