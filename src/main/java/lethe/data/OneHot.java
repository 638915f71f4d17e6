package lethe.data;

import lethe.base.Checks;

/** Labels as one-hot rows, the condition of a conditional model. */
public final class OneHot {
  private OneHot() {}

  /**
   * One row for each label: 1 in the label's column, 0 elsewhere.
   *
   * @param labels each from 0 to {@code classes - 1}
   * @param classes columns, at least 1
   * @return row-major {@code (labels.length, classes)}
   * @throws IllegalArgumentException naming the first label out of range
   */
  public static float[] of(int[] labels, int classes) {
    Checks.atLeast("classes", classes, 1);
    float[] rows = new float[Checks.arrayLength(labels.length, classes)];
    for (int i = 0; i < labels.length; i++) {
      Checks.require(
          labels[i] >= 0 && labels[i] < classes,
          "label %d at index %d must lie in [0, %d]: a one-hot row has one column a class",
          labels[i],
          i,
          classes - 1);
      rows[i * classes + labels[i]] = 1f;
    }
    return rows;
  }
}
