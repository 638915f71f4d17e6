package lethe.evaluate;

/** The rounding of an 8-bit file, without the file: the reference scores images read from PNGs. */
final class Png8 {
  private Png8() {}

  /**
   * {@code ⌊255 v + ½⌋ / 255} for every grey level, clamped to [0, 1]: the grey levels that a PNG
   * of eight bits keeps.
   */
  static float[] round(float[] images) {
    float[] result = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      double level = Math.floor(255.0 * images[i] + 0.5);
      result[i] = (float) (Math.min(255, Math.max(0, level)) / 255);
    }
    return result;
  }
}
