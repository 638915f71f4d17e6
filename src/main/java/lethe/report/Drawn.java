package lethe.report;

import java.awt.image.BufferedImage;

/** A picture that has been drawn: it is shown in several ways and drawn and packed once. */
final class Drawn implements Picture {
  private final BufferedImage image;
  private final String altText;
  private final int density;
  private byte[] png = {};

  private Drawn(BufferedImage image, String altText, int density) {
    this.image = image;
    this.altText = altText;
    this.density = density;
  }

  /** Draws a picture. */
  static Drawn of(Picture picture) {
    return of(picture, picture.image());
  }

  /** A picture and what it was drawn as. */
  static Drawn of(Picture picture, BufferedImage image) {
    return new Drawn(image, picture.altText(), picture.density());
  }

  /** Its width on the page. */
  int width() {
    return image.getWidth() / density;
  }

  @Override
  public BufferedImage image() {
    return image;
  }

  @Override
  public String altText() {
    return altText;
  }

  @Override
  public int density() {
    return density;
  }

  @Override
  public synchronized byte[] png() {
    if (png.length == 0) {
      png = Picture.super.png();
    }
    return png.clone();
  }

  @Override
  public String toString() {
    return altText;
  }
}
