package dev.forestall.remediation;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.forestall.remediation.execute.Executor;
import java.util.Set;

@AnalyzeClasses(
    packages = "dev.forestall.remediation",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.forestall.remediation.";
  private static final Set<String> WRITERS =
      Set.of(
          "patch",
          "create",
          "createOr",
          "createOrReplace",
          "edit",
          "replace",
          "update",
          "delete",
          "serverSideApply",
          "scale",
          "evict",
          "rolling",
          "editStatus",
          "patchStatus",
          "updateStatus",
          "replaceStatus",
          "accept",
          "editScale");

  @ArchTest
  static final ArchRule theCoreIsPlainJava =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "incident..",
              ROOT + "diagnose..",
              ROOT + "propose..",
              ROOT + "guard..",
              ROOT + "verify..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "io.fabric8..",
              "org.apache.kafka..",
              "io.lettuce..",
              "jakarta..",
              ROOT + "store..",
              ROOT + "cluster..",
              ROOT + "execute..",
              ROOT + "openai..",
              ROOT + "access..",
              ROOT + "notify..",
              ROOT + "console..",
              ROOT + "mcp..",
              ROOT + "api..");

  @ArchTest
  static final ArchRule alertsNeedNoFramework =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "notify..")
          .and()
          .doNotHaveSimpleName("AlertmanagerProperties")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework..",
              "io.fabric8..",
              "org.apache.kafka..",
              "io.lettuce..",
              ROOT + "store..",
              ROOT + "cluster..",
              ROOT + "execute..",
              ROOT + "access..");

  @ArchTest
  static final ArchRule onlyOpenaiKnowsTheWireToTheModel =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage(ROOT + "openai..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.ai.chat..",
              "org.springframework.ai.openai..",
              "com.openai..",
              "okhttp3..");

  @ArchTest
  static final ArchRule onlyExecuteTouchesAWriter =
      noClasses()
          .that(DescribedPredicate.not(resideInAPackage(ROOT + "execute..")))
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("a fabric8 method that writes") {
                @Override
                public boolean test(JavaCall<?> call) {
                  return call.getTargetOwner().getPackageName().startsWith("io.fabric8")
                      && WRITERS.contains(call.getName());
                }
              })
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("io\\.fabric8\\..*(PatchContext|PatchType|DeleteOptions|Eviction).*");

  @ArchTest
  static final ArchRule fabric8IsKnownToReaderExecutorAndAssembly =
      noClasses()
          .that(
              DescribedPredicate.not(
                  resideInAnyPackage(ROOT + "execute..", ROOT + "cluster..")
                      .or(belongToAnyOf(RemediationConfiguration.class))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  @ArchTest
  static final ArchRule onlyTheStoryCallsTheExecutor =
      classes()
          .that()
          .areAssignableTo(Executor.class)
          .should()
          .onlyBeAccessed()
          .byClassesThat(
              resideInAPackage(ROOT + "execute..")
                  .or(
                      belongToAnyOf(
                          Proposing.class,
                          Executing.class,
                          Verifying.class,
                          Doors.class,
                          RemediationConfiguration.class)));

  @ArchTest
  static final ArchRule theAssemblyOnlyMakesTheExecutor =
      noClasses()
          .that()
          .areAssignableTo(RemediationConfiguration.class)
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaCall<?>>("a method of the executor") {
                @Override
                public boolean test(JavaCall<?> call) {
                  return call.getTargetOwner().isAssignableTo(Executor.class)
                      && !call.getName().equals("<init>");
                }
              });

  @ArchTest
  static final ArchRule doorsHaveNoLogicOfTheirOwn =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + "api..", ROOT + "console..", ROOT + "mcp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "execute..",
              ROOT + "store..",
              ROOT + "cluster..",
              ROOT + "guard..",
              ROOT + "diagnose..",
              ROOT + "verify..");
}
