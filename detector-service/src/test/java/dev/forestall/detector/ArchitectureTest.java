package dev.forestall.detector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.forestall.detector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FRAMEWORKS = {
    "org.springframework..",
    "org.apache.kafka..",
    "io.lettuce..",
    "io.fabric8..",
    "io.micrometer..",
    "dev.forestall.service.."
  };

  @ArchTest
  static final ArchRule CORE_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..window..",
              "..detect..",
              "..forecast..",
              "..incident..",
              "..evidence..",
              "..cause..",
              "..units..",
              "..rootcause..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule STORY_IS_PLAIN_JAVA =
      noClasses()
          .that()
          .haveSimpleName("Detection")
          .or()
          .haveSimpleName("Workload")
          .or()
          .haveSimpleName("Watermark")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule ONLY_THE_STORE_KNOWS_REDIS_COMMANDS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..store..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.springframework.data.redis.connection.RedisConnection");

  @ArchTest
  static final ArchRule STEPS_HAVE_NO_CYCLES =
      slices().matching("dev.forestall.detector.(*)..").should().beFreeOfCycles();
}
