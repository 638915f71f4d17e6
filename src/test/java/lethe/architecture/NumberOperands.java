package lethe.architecture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.training.GradientCollector;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/**
 * No call or method reference to an array operation with a {@link Number} parameter, such as {@code
 * x.mul(0.5f)}: on the CPU the engine wraps the number in memory that is freed before backward
 * reads it, and the gradient turns into garbage now and then.
 */
final class NumberOperands extends ArchCondition<JavaClass> {
  NumberOperands() {
    super("call no array operation with a number operand");
  }

  /** Classes of the model package, and all that start recording themselves. */
  static DescribedPredicate<JavaClass> mayBeRecorded(String root) {
    return DescribedPredicate.describe(
        "may run while gradients are recorded",
        type ->
            type.getPackageName().equals(root + ".model")
                || type.getPackageName().startsWith(root + ".model.")
                || type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass())
                    .anyMatch(
                        target ->
                            target.isEquivalentTo(GradientCollector.class)
                                || target.getName().equals(root + ".engine.Gradients")));
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    Stream.<JavaCodeUnitAccess<?>>concat(
            type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
        .filter(NumberOperands::takesNumber)
        .map(JavaAccess::getDescription)
        .forEach(text -> events.add(SimpleConditionEvent.violated(type, text)));
  }

  private static boolean takesNumber(JavaCodeUnitAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    return (owner.isAssignableTo(NDArray.class) || owner.isEquivalentTo(NDArrays.class))
        && access.getTarget().getRawParameterTypes().stream()
            .anyMatch(parameter -> parameter.isEquivalentTo(Number.class));
  }
}
