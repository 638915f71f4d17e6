package lethe.model;

/** The layers of a judge as plain loops in double precision: the oracle of the tensor ones. */
final class SlowLayers {
  private final Layout layout;
  private final float[] theta;

  SlowLayers(Weights weights) {
    this.layout = weights.layout();
    this.theta = weights.values();
  }

  float[] numbers(String name) {
    return layout.values(theta, name);
  }

  /** maps[channel][row][column] of one image. */
  static double[][][] image(float[] images, int index, int side) {
    double[][][] maps = new double[1][side][side];
    for (int i = 0; i < side * side; i++) {
      maps[0][i / side][i % side] = images[index * side * side + i];
    }
    return maps;
  }

  double[][][] convolution(String name, double[][][] in, int stride, int padding) {
    float[] weight = numbers(name + ".weight");
    float[] bias = numbers(name + ".bias");
    int kernel = (int) layout.slot(name + ".weight").shape().get(2);
    int size = (in[0].length + 2 * padding - kernel) / stride + 1;
    double[][][] out = new double[bias.length][size][size];
    for (int o = 0; o < out.length; o++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double sum = bias[o];
          for (int c = 0; c < in.length; c++) {
            for (int y = 0; y < kernel; y++) {
              for (int x = 0; x < kernel; x++) {
                int fromRow = row * stride + y - padding;
                int fromColumn = column * stride + x - padding;
                if (fromRow >= 0
                    && fromColumn >= 0
                    && fromRow < in[0].length
                    && fromColumn < in[0].length) {
                  sum +=
                      weight[((o * in.length + c) * kernel + y) * kernel + x]
                          * in[c][fromRow][fromColumn];
                }
              }
            }
          }
          out[o][row][column] = sum;
        }
      }
    }
    return out;
  }

  /** Normalises maps[image][channel] by the given statistics of each channel. */
  void batchNorm(String name, double[][][][] maps, double[] mean, double[] variance) {
    float[] weight = numbers(name + ".weight");
    float[] bias = numbers(name + ".bias");
    for (double[][][] image : maps) {
      for (int c = 0; c < image.length; c++) {
        double scale = weight[c] / Math.sqrt(variance[c] + 1e-5);
        for (double[] row : image[c]) {
          for (int i = 0; i < row.length; i++) {
            row[i] = (row[i] - mean[c]) * scale + bias[c];
          }
        }
      }
    }
  }

  static double[] mean(double[][][][] maps) {
    double[] means = new double[maps[0].length];
    for (int c = 0; c < means.length; c++) {
      double sum = 0;
      long count = 0;
      for (double[][][] image : maps) {
        for (double[] row : image[c]) {
          for (double value : row) {
            sum += value;
            count++;
          }
        }
      }
      means[c] = sum / count;
    }
    return means;
  }

  /** The sum of squared deviations over {@code count − correction}. */
  static double[] variance(double[][][][] maps, int correction) {
    double[] means = mean(maps);
    double[] variances = new double[means.length];
    for (int c = 0; c < means.length; c++) {
      double sum = 0;
      long count = 0;
      for (double[][][] image : maps) {
        for (double[] row : image[c]) {
          for (double value : row) {
            sum += (value - means[c]) * (value - means[c]);
            count++;
          }
        }
      }
      variances[c] = sum / (count - correction);
    }
    return variances;
  }

  static double[][][] halve(double[][][] in) {
    int size = in[0].length / 2;
    double[][][] out = new double[in.length][size][size];
    for (int c = 0; c < in.length; c++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double top = Math.max(in[c][2 * y][2 * x], in[c][2 * y][2 * x + 1]);
          double bottom = Math.max(in[c][2 * y + 1][2 * x], in[c][2 * y + 1][2 * x + 1]);
          out[c][y][x] = Math.max(top, bottom);
        }
      }
    }
    return out;
  }

  static double[][][] relu(double[][][] in) {
    for (double[][] map : in) {
      for (double[] row : map) {
        relu(row);
      }
    }
    return in;
  }

  static double[] relu(double[] in) {
    for (int i = 0; i < in.length; i++) {
      in[i] = Math.max(0, in[i]);
    }
    return in;
  }

  static double[] flat(double[][][] in) {
    double[] out = new double[in.length * in[0].length * in[0][0].length];
    int to = 0;
    for (double[][] map : in) {
      for (double[] row : map) {
        System.arraycopy(row, 0, out, to, row.length);
        to += row.length;
      }
    }
    return out;
  }

  double[] linear(String name, double[] in) {
    float[] weight = numbers(name + ".weight");
    float[] bias = numbers(name + ".bias");
    double[] out = new double[bias.length];
    for (int o = 0; o < out.length; o++) {
      out[o] = bias[o];
      for (int i = 0; i < in.length; i++) {
        out[o] += weight[o * in.length + i] * in[i];
      }
    }
    return out;
  }
}
