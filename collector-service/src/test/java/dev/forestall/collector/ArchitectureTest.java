package dev.forestall.collector;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;

/** What may lean on what. */
@AnalyzeClasses(
    packages = "dev.forestall.collector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final Set<String> WRITES =
      Set.of(
          "create",
          "createOr",
          "createOrReplace",
          "update",
          "updateStatus",
          "edit",
          "editStatus",
          "editMetadata",
          "replace",
          "replaceStatus",
          "patch",
          "patchStatus",
          "delete",
          "scale",
          "evict",
          "serverSideApply",
          "accept",
          "restart",
          "undo",
          "pause",
          "resume",
          "updateImage",
          "cordon",
          "uncordon",
          "drain",
          "exec",
          "upload",
          "raw",
          "portForward",
          "run");

  @ArchTest
  static final ArchRule normalisingIsPlainJava =
      classes()
          .that()
          .resideInAPackage("..normalise..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "org.jspecify..", "dev.forestall.model..", "..collector.normalise..");

  @ArchTest
  static final ArchRule aggregatingIsPlainJava =
      classes()
          .that()
          .resideInAPackage("..aggregate..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "dev.forestall.model..",
              "..collector.normalise..",
              "..collector.aggregate..");

  @ArchTest
  static final ArchRule fabric8StaysInItsRoom =
      noClasses()
          .that()
          .resideOutsideOfPackage("..collector.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  @ArchTest
  static final ArchRule nothingWritesToTheCluster =
      noClasses()
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("writes through the fabric8 client") {
                @Override
                public boolean test(JavaCall<?> call) {
                  return resideInAPackage("io.fabric8.kubernetes.client..")
                          .test(call.getTargetOwner())
                      && WRITES.contains(call.getTarget().getName());
                }
              });

  @ArchTest
  static final ArchRule onlyTheLeaseIsElected =
      noClasses()
          .that()
          .doNotHaveSimpleName("Leadership")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8.kubernetes.client.extended..");

  @ArchTest
  static final ArchRule redisIsNoConcernOfTheCollector =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "..data.redis..");

  @ArchTest
  static final ArchRule sourcesDoNotKnowEachOther =
      SlicesRuleDefinition.slices()
          .matching("dev.forestall.collector.(kubernetes|prometheus|otlp)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule innerRoomsDoNotKnowTheStory =
      noClasses()
          .that()
          .resideInAnyPackage("..normalise..", "..aggregate..", "..publish..")
          .should()
          .accessTargetWhere(
              new DescribedPredicate<JavaAccess<?>>("is in the root package") {
                @Override
                public boolean test(JavaAccess<?> access) {
                  return access.getTargetOwner().getPackageName().equals("dev.forestall.collector");
                }
              });
}
