package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NamedTest {
  private record Row(String model, int number) {}

  private static final List<Row> ROWS =
      List.of(new Row("original", 1), new Row("retrained", 2), new Row("original", 3));

  @Test
  void theFirstRowOfTheNameIsFound() {
    assertEquals(1, Named.find(ROWS, Row::model, "original").number());
    assertEquals(2, Named.find(ROWS, Row::model, "retrained").number());
  }

  @Test
  void anUnknownNameIsToldWithThoseThatThereAre() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> Named.find(ROWS, Row::model, "unlearned"));

    assertEquals(
        "there is no row 'unlearned', only [original, retrained, original]", error.getMessage());
  }
}
