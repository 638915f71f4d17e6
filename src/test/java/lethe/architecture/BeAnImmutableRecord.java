package lethe.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;

/**
 * A record whose components are immutable all the way down: primitives, enums, known immutable
 * types, records and final classes of such, and sealed interfaces of these.
 */
final class BeAnImmutableRecord extends ArchCondition<JavaClass> {
  /** Those of ours hold arrays or bits that they never hand out. */
  private static final Set<String> KNOWN =
      Set.of(
          String.class.getName(),
          Boolean.class.getName(),
          Integer.class.getName(),
          Long.class.getName(),
          Float.class.getName(),
          Double.class.getName(),
          Path.class.getName(),
          LabelledImages.class.getName(),
          Duration.class.getName(),
          Optional.class.getName(),
          LabelSet.class.getName());

  BeAnImmutableRecord() {
    super("be a record with only immutable components");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!type.isRecord()) {
      events.add(SimpleConditionEvent.violated(type, type.getName() + " is no record"));
    }
    for (JavaField field : type.getFields()) {
      boolean copied = field.getRawType().isEquivalentTo(List.class) && copiesLists(type);
      if (!isStatic(field) && !copied && !isImmutable(field.getRawType(), new HashSet<>())) {
        events.add(
            SimpleConditionEvent.violated(
                field, field.getFullName() + " can change: " + field.getRawType().getName()));
      }
    }
  }

  /** A list that went through {@link List#copyOf} cannot change. */
  private static boolean copiesLists(JavaClass type) {
    return type.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                call.getOrigin().isConstructor()
                    && call.getTargetOwner().isEquivalentTo(List.class)
                    && call.getName().equals("copyOf"));
  }

  private static boolean isImmutable(JavaClass type, Set<JavaClass> seen) {
    if (type.isPrimitive() || type.isEnum() || KNOWN.contains(type.getName()) || !seen.add(type)) {
      return true;
    }
    if (type.isArray() || type.getName().startsWith("java.")) {
      return false;
    }
    if (type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT)) {
      return !type.getAllSubclasses().isEmpty()
          && type.getAllSubclasses().stream().allMatch(subtype -> isImmutable(subtype, seen));
    }
    return type.getModifiers().contains(JavaModifier.FINAL)
        && type.getFields().stream()
            .filter(field -> !isStatic(field))
            .allMatch(
                field ->
                    field.getModifiers().contains(JavaModifier.FINAL)
                        && isImmutable(field.getRawType(), seen));
  }

  private static boolean isStatic(JavaField field) {
    return field.getModifiers().contains(JavaModifier.STATIC);
  }
}
