package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.Raster;
import java.util.Arrays;
import lethe.data.LabelledImages;
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

  @Test
  void aNumberThatIsRoundedToZeroHasNoMinusSign() {
    assertEquals(
        "0.00, 0.0, 0 and 0.0000; −0.01, −0.001, −10, −0.50 and −0.10 (0.00 to +0.00), 0.",
        Figures.text(
            "%.2f, -0.0, -0 and %+.4f; %.2f, −0.001, %d, -0.50 and %.2f (%.2f to %+.2f), -0.",
            -0.001, -1e-6, -0.01, -10, -0.1, -0.004, 0.004));
  }

  @Test
  void aLabelWithFewerThanTenImagesHasBlackCells() {
    byte[] pixels = new byte[2 * 784];
    Arrays.fill(pixels, 0, 784, (byte) 255);
    Arrays.fill(pixels, 784, 2 * 784, (byte) 100);
    LabelledImages images = LabelledImages.of(784, 2, pixels, new byte[] {1, 0});

    Raster grid = Figures.examples("examples", images).pixels().getRaster();

    int pitch = 30;
    for (int column = 0; column < 10; column++) {
      assertEquals(column == 0 ? 100 : 0, grid.getSample(10 + column * pitch, 10, 0));
      assertEquals(column == 0 ? 255 : 0, grid.getSample(10 + column * pitch, 10 + pitch, 0));
    }
  }
}
