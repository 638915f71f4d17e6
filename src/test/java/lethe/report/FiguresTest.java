package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void aSentenceBeginsWithACapitalLetterAndEndsWithAFullStop() {
    assertEquals("Of 3 codes 2 %.", Figures.sentence("of 3 codes 2 %"));
  }
}
