package dev.forestall.dashboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may lean on what. */
@AnalyzeClasses(
    packages = "dev.forestall.dashboard",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule composingIsPlainJava =
      classes()
          .that()
          .resideInAPackage("..compose..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "dev.forestall.model..", "..dashboard.compose..");

  @ArchTest
  static final ArchRule theStoryIsPlainJava =
      classes()
          .that()
          .haveSimpleName("Dashboards")
          .or()
          .haveSimpleName("Stories")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "dev.forestall.model..", "dev.forestall.dashboard..");

  @ArchTest
  static final ArchRule onlyOnePackageTalksToGrafana =
      noClasses()
          .that()
          .resideOutsideOfPackage("..dashboard.grafana..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..");

  @ArchTest
  static final ArchRule neitherClusterNorRedisIsItsConcern =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "io.lettuce..", "..data.redis..");
}
