package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import java.util.stream.IntStream;
import lethe.attack.AttackKind;
import org.junit.jupiter.api.Test;

final class AttackFiguresTest {
  @Test
  void everyAttackHasAColourOfItsOwnAndNoneIsTheGreyOfGrey() {
    List<Color> colors =
        IntStream.range(0, AttackKind.all().size()).mapToObj(AttackFigures::color).toList();

    assertEquals(colors.size(), colors.stream().distinct().count());
    for (Color color : colors) {
      int most = Math.max(color.getRed(), Math.max(color.getGreen(), color.getBlue()));
      int least = Math.min(color.getRed(), Math.min(color.getGreen(), color.getBlue()));
      assertTrue(most - least > 50, Palette.css(color) + " is a grey");
    }
  }
}
