package lethe.latent;

import lethe.base.Checks;
import lethe.base.Points;

/**
 * The nearest points of every point, itself left out: nearest first, the lower index first among
 * equals.
 *
 * <p>All pairs are compared: for 10,000 codes of 8 dimensions that takes a fraction of a second,
 * and a tree would have to open most of its leaves to find 90 neighbours there.
 */
final class Neighbours {
  private final int perPoint;
  private final int[] indices;
  private final double[] squaredDistances;

  private Neighbours(int perPoint, int[] indices, double[] squaredDistances) {
    this.perPoint = perPoint;
    this.indices = indices;
    this.squaredDistances = squaredDistances;
  }

  static Neighbours of(Points points, int perPoint) {
    int n = points.count();
    Checks.atLeast("neighbours", perPoint, 1);
    Checks.require(
        perPoint < n,
        "%d neighbours need more than %d points, got %d: ask for fewer neighbours",
        perPoint,
        perPoint,
        n);
    int[] indices = new int[n * perPoint];
    double[] squaredDistances = new double[n * perPoint];
    Chunks.forAll(
        n,
        (from, to) -> {
          double[] row = new double[n];
          Nearest nearest = new Nearest(perPoint);
          for (int i = from; i < to; i++) {
            points.squaredDistances(i, row);
            nearest.clear();
            for (int j = 0; j < n; j++) {
              if (j != i && row[j] < nearest.limit()) {
                nearest.add(row[j], j);
              }
            }
            nearest.drainTo(squaredDistances, indices, i * perPoint);
          }
        });
    return new Neighbours(perPoint, indices, squaredDistances);
  }

  int perPoint() {
    return perPoint;
  }

  /** The index of the neighbour of {@code rank}, from 0. */
  int index(int point, int rank) {
    return indices[point * perPoint + rank];
  }

  /** The squared distances of one point's neighbours, nearest first, into {@code result}. */
  void squaredDistances(int point, double[] result) {
    System.arraycopy(squaredDistances, point * perPoint, result, 0, perPoint);
  }

  /** A heap with the farthest of the nearest on top. Indices must be added in ascending order. */
  private static final class Nearest {
    private final double[] distances;
    private final int[] indices;
    private int size;

    Nearest(int capacity) {
      this.distances = new double[capacity];
      this.indices = new int[capacity];
    }

    void clear() {
      size = 0;
    }

    /** A distance must be below this to be among the nearest. */
    double limit() {
      return size < distances.length ? Double.POSITIVE_INFINITY : distances[0];
    }

    void add(double distance, int index) {
      if (size < distances.length) {
        int at = size++;
        while (at > 0 && farther(distance, index, (at - 1) / 2)) {
          move((at - 1) / 2, at);
          at = (at - 1) / 2;
        }
        distances[at] = distance;
        indices[at] = index;
      } else {
        sink(distance, index);
      }
    }

    /** Puts an entry in place of the top one and moves it down to where it belongs. */
    private void sink(double distance, int index) {
      int at = 0;
      while (true) {
        int child = 2 * at + 1;
        if (child >= size) {
          break;
        }
        if (child + 1 < size && farther(distances[child + 1], indices[child + 1], child)) {
          child++;
        }
        if (farther(distance, index, child)) {
          break;
        }
        move(child, at);
        at = child;
      }
      distances[at] = distance;
      indices[at] = index;
    }

    private void move(int from, int to) {
      distances[to] = distances[from];
      indices[to] = indices[from];
    }

    private boolean farther(double distance, int index, int than) {
      return distance > distances[than] || (distance == distances[than] && index > indices[than]);
    }

    void drainTo(double[] sortedDistances, int[] sortedIndices, int offset) {
      while (size > 0) {
        sortedDistances[offset + size - 1] = distances[0];
        sortedIndices[offset + size - 1] = indices[0];
        size--;
        sink(distances[size], indices[size]);
      }
    }
  }
}
