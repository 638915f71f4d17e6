package lethe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import lethe.base.Checks;

/**
 * A numeric axis: its range, its ticks, and where a value lies between its ends. Both drawings of a
 * chart take their ranges from here.
 */
record Scale(double low, double high, boolean log, List<Tick> ticks) {
  /** A place on the axis and its label; an exponent is written raised behind the label. */
  record Tick(double value, String label, String exponent) {
    String html() {
      return exponent.isEmpty() ? label : label + "<sup>" + exponent + "</sup>";
    }

    String plain() {
      return exponent.isEmpty() ? label : label + "^" + exponent;
    }
  }

  /** A scale that ends exactly at {@code low} and {@code high}. */
  static Scale exact(double low, double high, boolean log) {
    Checks.require(!log || low > 0, "a logarithmic axis must start above 0, was %s", low);
    return new Scale(low, high, log, log ? logTicks(low, high) : linearTicks(low, high, 6));
  }

  /** A scale with a little room beyond all the values; NaN is left out. */
  static Scale around(DoubleStream values, boolean log, String axis) {
    double[] usable = values.filter(v -> Double.isFinite(v) && (!log || v > 0)).toArray();
    Checks.require(
        usable.length > 0,
        "the %s axis has no %s value to show",
        axis,
        log ? "positive" : "finite");
    double low = DoubleStream.of(usable).min().orElseThrow();
    double high = DoubleStream.of(usable).max().orElseThrow();
    if (log) {
      double room = low == high ? 2 : Math.pow(high / low, 0.05);
      return exact(low / room, high * room, true);
    }
    double room = low == high ? Math.max(Math.abs(low), 1) * 0.1 : (high - low) * 0.05;
    return exact(low - room, high + room, false);
  }

  /** A scale for bars: from 0, or from a decade below the smallest when logarithmic. */
  static Scale forBars(DoubleStream values, boolean log, String axis) {
    double[] usable = values.filter(v -> Double.isFinite(v) && (!log || v > 0)).toArray();
    Checks.require(
        usable.length > 0, "the %s axis has no %s value", axis, log ? "positive" : "finite");
    double low = DoubleStream.of(usable).min().orElseThrow();
    double high = DoubleStream.of(usable).max().orElseThrow();
    if (log) {
      double bottom = Math.pow(10, Math.floor(Math.log10(low) - 1e-9));
      return exact(low / bottom < 1.5 ? bottom / 10 : bottom, high * 2, true);
    }
    double room = 0.06 * Math.max(Math.max(high, 0) - Math.min(low, 0), 1e-9);
    return exact(low < 0 ? low - room : 0, high > 0 ? high + room : 0, false);
  }

  double span() {
    return high - low;
  }

  /** This scale, grown at both ends to at least a span. */
  Scale withSpan(double wanted) {
    double room = Math.max(0, wanted - span()) / 2;
    return exact(low - room, high + room, log);
  }

  /** The share of the axis, 0 at its low and 1 at its high end, at which a value lies. */
  double share(double value) {
    return log
        ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
        : (value - low) / (high - low);
  }

  boolean shows(double value) {
    return Double.isFinite(value) && (!log || value > 0);
  }

  /** The ends as Plotly wants them: exponents of ten on a logarithmic axis. */
  double plotlyLow() {
    return log ? Math.log10(low) : low;
  }

  double plotlyHigh() {
    return log ? Math.log10(high) : high;
  }

  private static List<Tick> linearTicks(double low, double high, int wanted) {
    double rough = (high - low) / wanted;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double factor : new double[] {1, 2, 2.5, 5, 10}) {
      step = factor * power;
      if (step >= rough * 0.999) {
        break;
      }
    }
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    if (Math.abs(step * Math.pow(10, decimals) - Math.rint(step * Math.pow(10, decimals))) > 1e-6) {
      decimals++; // steps of 2.5
    }
    List<Tick> ticks = new ArrayList<>();
    for (double n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step; n++) {
      ticks.add(new Tick(n * step, number(n * step, decimals), ""));
    }
    return List.copyOf(ticks);
  }

  private static List<Tick> logTicks(double low, double high) {
    double decades = Math.log10(high / low);
    if (decades < 0.8) {
      return linearTicks(low, high, 5);
    }
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(low));
    int last = (int) Math.ceil(Math.log10(high));
    int every = Math.max(1, (int) Math.ceil(decades / 8));
    boolean powers = low < 0.9e-3 || high > 2e6;
    int[] factors = decades < 2.2 ? new int[] {1, 2, 5} : new int[] {1};
    for (int decade = first; decade <= last; decade++) {
      for (int factor : factors) {
        double value = factor * Math.pow(10, decade);
        if (value >= low * 0.9999 && value <= high * 1.0001 && decade % every == 0) {
          ticks.add(logTick(value, factor, decade, powers));
        }
      }
    }
    return List.copyOf(ticks);
  }

  private static Tick logTick(double value, int factor, int decade, boolean powers) {
    if (!powers || decade == 0) {
      return new Tick(value, number(value, Math.max(0, -decade)), "");
    }
    String sign = decade < 0 ? "−" : "";
    return new Tick(value, factor == 1 ? "10" : factor + "·10", sign + Math.abs(decade));
  }

  /** A number with thousands set apart and a real minus sign. */
  static String number(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    boolean zero = text.matches("-[0.,]+");
    return zero ? text.substring(1) : text.replace('-', '−');
  }
}
