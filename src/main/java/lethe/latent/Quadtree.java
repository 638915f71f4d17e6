package lethe.latent;

import java.util.Arrays;

/**
 * A tree of square cells over places in the plane, in flat arrays, rebuilt for every step. Places
 * are sorted along a Z-order curve, so that a cell is a run of them; nodes stand in depth-first
 * order with the node that follows their subtree, so that a walk needs no stack.
 */
final class Quadtree {
  private static final int LEVELS = 16;
  private static final int LEAF = 8;

  /** Fields of a node: centre of mass, mass, squared width over θ². */
  private static final int FIELDS = 4;

  private final int points;
  private final double inverseThetaSquared;
  private final long[] keys;
  private final int[] order;
  private final double[] x;
  private final double[] y;

  private double[] fields = new double[1024];
  private int[] next = new int[256];
  private int[] leafFrom = new int[256];
  private int nodes;
  private double side;

  Quadtree(int points, double theta) {
    this.points = points;
    this.inverseThetaSquared = 1 / (theta * theta); // infinite at 0: no cell is small enough
    this.keys = new long[points];
    this.order = new int[points];
    this.x = new double[points];
    this.y = new double[points];
    for (int i = 0; i < points; i++) {
      order[i] = i;
    }
  }

  void build(double[] allX, double[] allY) {
    double lowX = Arrays.stream(allX).min().orElseThrow();
    double lowY = Arrays.stream(allY).min().orElseThrow();
    double highX = Arrays.stream(allX).max().orElseThrow();
    double highY = Arrays.stream(allY).max().orElseThrow();
    side = Math.max(highX - lowX, highY - lowY);
    double scale = side > 0 ? (1 << LEVELS) / side : 0;
    for (int slot = 0; slot < points; slot++) {
      int i = order[slot]; // the order of the last step is nearly sorted already
      long code = spread(cell(allX[i] - lowX, scale)) | spread(cell(allY[i] - lowY, scale)) << 1;
      keys[slot] = code << Integer.SIZE | i;
    }
    Arrays.sort(keys);
    for (int slot = 0; slot < points; slot++) {
      order[slot] = (int) keys[slot];
      x[slot] = allX[order[slot]];
      y[slot] = allY[order[slot]];
    }
    nodes = 0;
    node(0, points, 0);
  }

  private static int cell(double distance, double scale) {
    return Math.min((int) (distance * scale), (1 << LEVELS) - 1);
  }

  /** Puts a 0 between any two of 16 bits. */
  private static long spread(int bits) {
    long v = bits;
    v = (v | v << 8) & 0x00FF00FFL;
    v = (v | v << 4) & 0x0F0F0F0FL;
    v = (v | v << 2) & 0x33333333L;
    return (v | v << 1) & 0x55555555L;
  }

  /** Appends the node of the slots {@code from .. to - 1}, which share a cell at {@code level}. */
  private void node(int from, int to, int level) {
    if (nodes == next.length) {
      fields = Arrays.copyOf(fields, 2 * fields.length);
      next = Arrays.copyOf(next, 2 * nodes);
      leafFrom = Arrays.copyOf(leafFrom, 2 * nodes);
    }
    int node = nodes++;
    boolean leaf = to - from <= LEAF || level == LEVELS;
    leafFrom[node] = leaf ? from : -1;
    if (!leaf) {
      int shift = Integer.SIZE + 2 * (LEVELS - 1 - level);
      for (int start = from; start < to; ) {
        long quadrant = keys[start] >>> shift;
        int end = start + 1;
        while (end < to && keys[end] >>> shift == quadrant) {
          end++;
        }
        node(start, end, level + 1);
        start = end;
      }
    }
    next[node] = nodes;
    double sumX = 0;
    double sumY = 0;
    for (int slot = from; slot < to; slot++) {
      sumX += x[slot];
      sumY += y[slot];
    }
    double mass = to - (double) from;
    double width = side / (1 << level);
    fields[node * FIELDS] = sumX / mass;
    fields[node * FIELDS + 1] = sumY / mass;
    fields[node * FIELDS + 2] = mass;
    fields[node * FIELDS + 3] = width * width * inverseThetaSquared;
  }

  /**
   * Repulsion on the points in slots {@code from .. to - 1}, at each point's own index: {@code Σ_j
   * w_ij² (y_i − y_j)}, and the weight {@code Σ_j w_ij}, without the point itself.
   */
  void repel(int from, int to, double[] pushX, double[] pushY, double[] weights) {
    for (int slot = from; slot < to; slot++) {
      double ownX = x[slot];
      double ownY = y[slot];
      double sumX = 0;
      double sumY = 0;
      double sum = -1; // the point itself is met in its leaf
      int node = 0;
      while (node < nodes) {
        int at = node * FIELDS;
        double dx = ownX - fields[at];
        double dy = ownY - fields[at + 1];
        double squared = dx * dx + dy * dy;
        if (fields[at + 3] < squared) {
          double w = 1 / (1 + squared);
          double many = fields[at + 2] * w;
          sum += many;
          sumX += many * w * dx;
          sumY += many * w * dy;
          node = next[node];
        } else if (leafFrom[node] < 0) {
          node++;
        } else {
          int end = leafFrom[node] + (int) fields[at + 2];
          for (int other = leafFrom[node]; other < end; other++) {
            double ox = ownX - x[other];
            double oy = ownY - y[other];
            double w = 1 / (1 + ox * ox + oy * oy);
            sum += w;
            sumX += w * w * ox;
            sumY += w * w * oy;
          }
          node = next[node];
        }
      }
      int i = order[slot];
      pushX[i] = sumX;
      pushY[i] = sumY;
      weights[i] = sum;
    }
  }
}
