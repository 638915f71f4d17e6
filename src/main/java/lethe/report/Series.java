package lethe.report;

import java.awt.Color;
import lethe.base.Checks;

/** One named row of values of a chart. NaN is a gap; on a logarithmic axis 0 and less are, too. */
final class Series {
  /** How a series is drawn. */
  enum Style {
    LINE,
    DASHED,
    POINTS,
    CLOUD,
    HIGHLIGHT
  }

  private final String name;
  private final double[] xs;
  private final double[] ys;
  private final Color color;
  private final Style style;

  Series(String name, double[] xs, double[] ys, Color color, Style style) {
    Checks.require(!name.isBlank(), "a series must have a name for the legend");
    Checks.require(
        xs.length == ys.length, "%s has %d x values and %d y values", name, xs.length, ys.length);
    Checks.require(xs.length > 0, "%s must have at least one value, was empty", name);
    noInfinity(name, xs);
    noInfinity(name, ys);
    this.name = name;
    this.xs = xs.clone();
    this.ys = ys.clone();
    this.color = color;
    this.style = style;
  }

  private static void noInfinity(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      Checks.require(
          !Double.isInfinite(values[i]),
          "%s must be finite, was %s at index %d",
          name,
          values[i],
          i);
    }
  }

  String name() {
    return name;
  }

  double[] xs() {
    return xs.clone();
  }

  double[] ys() {
    return ys.clone();
  }

  Color color() {
    return color;
  }

  Style style() {
    return style;
  }

  boolean hasLine() {
    return style == Style.LINE || style == Style.DASHED;
  }

  /** Few points are marked on their line; many are not, and a cloud always is. */
  boolean hasMarkers() {
    return !hasLine() || xs.length <= 30;
  }

  /** Whether its points are those of a map, which are small and get a large sign in the legend. */
  boolean isMap() {
    return style == Style.CLOUD || style == Style.HIGHLIGHT;
  }
}
