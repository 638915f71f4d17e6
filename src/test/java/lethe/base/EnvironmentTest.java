package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {
  @Test
  void aVariableThatIsUnsetEmptyOrBlankHasNoValue() {
    Map<String, String> environment = Map.of("EMPTY", "", "BLANK", " \t", "SET", " x ");

    assertEquals(Optional.empty(), Environment.value(environment::get, "UNSET"));
    assertEquals(Optional.empty(), Environment.value(environment::get, "EMPTY"));
    assertEquals(Optional.empty(), Environment.value(environment::get, "BLANK"));
    assertEquals(Optional.of(" x "), Environment.value(environment::get, "SET"), "as it is");
  }
}
