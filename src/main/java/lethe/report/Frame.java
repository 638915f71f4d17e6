package lethe.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lethe.base.Checks;

/** Everything around the data of a chart with two axes. Lengths in units of the page. */
record Frame(
    String title,
    String x,
    String y,
    boolean logX,
    boolean logY,
    Optional<Range> xRange,
    Optional<Range> yRange,
    List<Mark> marks,
    int width,
    int height) {

  /** A closed interval; both ends finite, the upper one larger. */
  record Range(double low, double high) {
    Range {
      Checks.require(
          Double.isFinite(low) && Double.isFinite(high) && low < high,
          "a range must run from a smaller to a larger number, was %s to %s",
          low,
          high);
    }
  }

  /** A level line across the whole chart: a limit, a chance level, a control's answer. */
  record Mark(String name, double value, Color color) {
    Mark {
      Checks.require(Double.isFinite(value), "%s must be a finite number, was %s", name, value);
    }
  }

  Frame {
    marks = List.copyOf(marks);
  }

  static Frame titled(String title) {
    Checks.require(!title.isBlank(), "a chart must have a title: say what it shows");
    return new Frame(
        title, "", "", false, false, Optional.empty(), Optional.empty(), List.of(), 760, 430);
  }

  Frame withX(String label) {
    return new Frame(title, label, y, logX, logY, xRange, yRange, marks, width, height);
  }

  Frame withY(String label) {
    return new Frame(title, x, label, logX, logY, xRange, yRange, marks, width, height);
  }

  Frame withLogX() {
    return new Frame(title, x, y, true, logY, xRange, yRange, marks, width, height);
  }

  Frame withLogY() {
    return new Frame(title, x, y, logX, true, xRange, yRange, marks, width, height);
  }

  Frame withXRange(double low, double high) {
    Range range = new Range(low, high);
    return new Frame(title, x, y, logX, logY, Optional.of(range), yRange, marks, width, height);
  }

  Frame withYRange(double low, double high) {
    Range range = new Range(low, high);
    return new Frame(title, x, y, logX, logY, xRange, Optional.of(range), marks, width, height);
  }

  Frame withMark(Mark mark) {
    List<Mark> more = new ArrayList<>(marks);
    more.add(mark);
    return new Frame(title, x, y, logX, logY, xRange, yRange, more, width, height);
  }

  Frame withSize(int newWidth, int newHeight) {
    Checks.within("width", newWidth, 240, 2000);
    Checks.within("height", newHeight, 160, 2000);
    return new Frame(title, x, y, logX, logY, xRange, yRange, marks, newWidth, newHeight);
  }

  /** The values of the marks, which belong into the range of y. */
  double[] markValues() {
    return marks.stream().mapToDouble(Mark::value).toArray();
  }
}
