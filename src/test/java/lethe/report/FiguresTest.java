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
