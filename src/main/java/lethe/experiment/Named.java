package lethe.experiment;

import java.util.List;
import java.util.function.Function;

/** Rows that are asked for by their name. */
final class Named {
  private Named() {}

  /**
   * The first row of a name.
   *
   * @throws IllegalArgumentException with the names that there are, if it is none of them
   */
  static <T> T find(List<T> rows, Function<? super T, String> name, String wanted) {
    return rows.stream()
        .filter(row -> name.apply(row).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no row '" + wanted + "', only " + rows.stream().map(name).toList()));
  }
}
