package io.kumo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.kumo.architecture.BeUsedElsewhere;
import io.kumo.architecture.Calls;
import io.kumo.architecture.Layer;
import io.kumo.architecture.Production;
import java.io.File;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the modules and packages of the design: what lies where, and what may see what. */
class ArchitectureTest {
  /** What decides: no thread, clock, socket, file or chance. */
  private static final String[] PURE = {
    "io.kumo.ring",
    "io.kumo.message",
    "io.kumo.manager.state",
    "io.kumo.manager.placement",
    "io.kumo.node.replica",
    "io.kumo.node.lease",
    "io.kumo.node.entry",
    "io.kumo.proxy.memcached"
  };

  /** Libraries and the one package that may know each. */
  private static final Map<String, String> HIDDEN =
      Map.of(
          "org.apache.ratis..", "io.kumo.manager.raft..",
          "jetbrains.exodus..", "io.kumo.node.store..",
          "com.dynatrace.hash4j..", "io.kumo.ring..",
          "org.apache.commons.cli..", "io.kumo.tools..");

  @Test
  void everyPackageHasALayer() {
    classes().should().resideInAnyPackage(Layer.allPackages()).check(Production.CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.kumo.(**)").should().beFreeOfCycles().check(Production.CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> layersPointDown() {
    return Arrays.stream(Layer.values())
        .map(
            layer ->
                rule(
                    layer.toString(),
                    classes()
                        .that()
                        .resideInAPackage(layer.packages)
                        .should()
                        .onlyDependOnClassesThat(layer.view())));
  }

  @TestFactory
  Stream<DynamicTest> librariesStayBehindTheirPackage() {
    return HIDDEN.entrySet().stream()
        .map(
            hidden ->
                rule(
                    hidden.getKey() + " behind " + hidden.getValue(),
                    noClasses()
                        .that()
                        .resideOutsideOfPackage(hidden.getValue())
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(hidden.getKey())));
  }

  @Test
  void onlyTheProxyNamesMemcached() {
    noClasses()
        .that()
        .resideOutsideOfPackages(Layer.PROXY.packages, Layer.TOOLS.packages)
        .should()
        .haveNameMatching("(?i).*memcache.*")
        .check(Production.CLASSES);
    noMembers()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(Layer.PROXY.packages, Layer.TOOLS.packages)
        .should()
        .haveNameMatching("(?i).*memcache.*")
        .check(Production.CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> purePackagesSeeOnlyTheJdkAndEachOther() {
    return Arrays.stream(PURE)
        .map(
            pure ->
                rule(
                    pure,
                    classes()
                        .that()
                        .resideInAPackage(pure)
                        .should()
                        .onlyDependOnClassesThat(
                            resideInAnyPackage(PURE)
                                .or(resideInAnyPackage("java.."))
                                .or(resideInAnyPackage("com.dynatrace.hash4j.."))
                                .as("are the JDK's or pure"))));
  }

  @Test
  void purePackagesHoldNoThreadSocketFileOrChance() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..")
                .or(JavaClass.Predicates.assignableTo(Thread.class))
                .or(JavaClass.Predicates.assignableTo(Executor.class))
                .or(JavaClass.Predicates.assignableTo(Lock.class))
                .or(JavaClass.Predicates.type(File.class)))
        .orShould()
        .callCodeUnitWhere(Calls.drawingChance())
        .check(Production.CLASSES);
  }

  @Test
  void onlyOneClassReadsTheClock() {
    Set<String> readers =
        Production.CLASSES.stream()
            .filter(
                type -> type.getCodeUnitCallsFromSelf().stream().anyMatch(Calls.readingTheClock()))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    assertTrue(readers.size() <= 1, () -> "these read the clock: " + readers);
    assertTrue(
        readers.stream().allMatch(name -> name.startsWith("io.kumo.time.")), () -> "" + readers);
  }

  @Test
  void nothingSleeps() {
    noClasses().should().callCodeUnitWhere(Calls.sleeping()).check(Production.CLASSES);
  }

  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(Production.CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> rootPackagesAreImportedByNobodyInside() {
    return Stream.of(Layer.MANAGER, Layer.NODE, Layer.PROXY, Layer.TOOLS)
        .map(layer -> layer.packages.substring(0, layer.packages.length() - 2))
        .map(
            root ->
                rule(
                    root,
                    noClasses()
                        .that()
                        .resideInAPackage(root + ".*..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root)));
  }

  @Test
  void publicTypesAreUsedFromElsewhere() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        // The client is a library: its users are outside.
        .resideOutsideOfPackage("io.kumo.client")
        .should(new BeUsedElsewhere())
        .check(Production.CLASSES);
  }

  @Test
  void namesSayWhatATypeIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Common")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameStartingWith("Base")
        .check(Production.CLASSES);
  }

  private static DynamicTest rule(String name, ArchRule rule) {
    return dynamicTest(name, () -> rule.check(Production.CLASSES));
  }
}
