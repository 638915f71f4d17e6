package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void linearTicksAreRoundNumbers() {
    assertEquals(
        List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"), labels(Scale.exact(0, 1, false)));
    assertEquals(
        List.of("0", "10,000", "20,000", "30,000"), labels(Scale.exact(-500, 31_000, false)));
    assertEquals(List.of("−5", "0", "5"), labels(Scale.exact(-8, 9, false)));
  }

  @Test
  void logarithmicTicksAreDecades() {
    assertEquals(
        List.of("10^−4", "10^−3", "10^−2", "10^−1", "1", "10^1"),
        labels(Scale.exact(8e-5, 50, true)));
    assertEquals(
        List.of("100", "1,000", "10,000", "100,000"), labels(Scale.exact(80, 200_000, true)));
  }

  @Test
  void shortLogarithmicAxesHaveTicksBetweenTheDecades() {
    assertEquals(List.of("10", "20", "50", "100"), labels(Scale.exact(9, 120, true)));
    assertEquals(List.of("100", "110", "120", "130", "140"), labels(Scale.exact(96, 145, true)));
  }

  @Test
  void everyTickLiesOnItsAxis() {
    for (double low : new double[] {1e-7, 0.003, 1, 97, 12_345}) {
      for (double factor : new double[] {1.01, 3, 40, 1e3, 1e9}) {
        for (boolean log : new boolean[] {false, true}) {
          Scale scale = Scale.exact(low, low * factor, log);
          assertTrue(scale.ticks().size() >= 2, scale.toString());
          assertTrue(scale.ticks().size() <= 12, scale.toString());
          for (Scale.Tick tick : scale.ticks()) {
            double share = scale.share(tick.value());
            assertTrue(share > -1e-3 && share < 1.001, tick + " of " + scale);
          }
        }
      }
    }
  }

  @Test
  void valuesLieInsideWithALittleRoom() {
    Scale scale = Scale.around(DoubleStream.of(10, Double.NaN, 20), false, "x");

    assertEquals(9.5, scale.low());
    assertEquals(20.5, scale.high());
  }

  @Test
  void valuesWithoutALogarithmAreLeftOut() {
    Scale scale = Scale.around(DoubleStream.of(0, -3, 1, 100), true, "x");

    assertTrue(scale.low() > 0.5 && scale.low() < 1);
    assertEquals(0.5, scale.share(10), 1e-9);
    assertTrue(!scale.shows(0) && !scale.shows(Double.NaN) && scale.shows(1));
  }

  @Test
  void equalValuesStillGetAnAxis() {
    Scale scale = Scale.around(DoubleStream.of(5, 5), false, "x");

    assertEquals(0.5, scale.share(5));
  }

  @Test
  void barsStandOnZeroOrOnADecade() {
    assertEquals(0, Scale.forBars(DoubleStream.of(.2, .9), false, "y").low());
    assertEquals(1e-5, Scale.forBars(DoubleStream.of(5.9e-5, 30), true, "y").low(), 1e-12);
    assertTrue(Scale.forBars(DoubleStream.of(-1, 2), false, "y").low() < -1);
  }

  @Test
  void plotlyReadsExponentsOnALogarithmicAxis() {
    Scale scale = Scale.exact(0.01, 100, true);

    assertEquals(-2, scale.plotlyLow(), 1e-12);
    assertEquals(2, scale.plotlyHigh(), 1e-12);
  }

  @Test
  void refusesAnAxisWithoutValues() {
    var none =
        assertThrows(
            IllegalArgumentException.class,
            () -> Scale.around(DoubleStream.of(Double.NaN), false, "vertical"));
    var negative =
        assertThrows(
            IllegalArgumentException.class,
            () -> Scale.around(DoubleStream.of(-1), true, "vertical"));
    var zero = assertThrows(IllegalArgumentException.class, () -> Scale.exact(0, 1, true));

    assertEquals("the vertical axis has no finite value to show", none.getMessage());
    assertEquals("the vertical axis has no positive value to show", negative.getMessage());
    assertEquals("a logarithmic axis must start above 0, was 0.0", zero.getMessage());
  }

  private static List<String> labels(Scale scale) {
    return scale.ticks().stream().map(Scale.Tick::plain).toList();
  }
}
