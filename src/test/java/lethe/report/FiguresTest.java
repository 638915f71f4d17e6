package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void aSentenceBeginsWithACapitalLetterAndEndsWithAFullStop() {
    assertEquals("Of 3 codes 2 %.", Figures.sentence("of 3 codes 2 %"));
  }

  @Test
  void numbersBelowZeroHaveAMinusSignAndOtherHyphensStay() {
    assertEquals(
        "−0.5 (−2 to −.25) of 10-20, 1.3e-06, attack-1-double, J-FID, e_1-3",
        Figures.text(
            "%.1f (%d to -.25) of 10-20, %.1e, attack-1-double, J-FID, e_1-3", -0.5, -2, 1.3e-6));
    assertEquals("down by −3", Figures.answer("down by -3").text());
  }
}
