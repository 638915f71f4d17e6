package lethe.base;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads variables of the process environment. One that is blank counts as unset, everywhere alike:
 * a shell's {@code NAME=} is how many say that they want none.
 */
public final class Environment {
  private Environment() {}

  /**
   * The value of a variable; empty where it is unset or blank.
   *
   * @param environment value by name, null where unset, such as {@code System::getenv}
   */
  public static Optional<String> value(UnaryOperator<String> environment, String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
  }
}
