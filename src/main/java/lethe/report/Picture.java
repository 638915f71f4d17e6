package lethe.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import lethe.base.SafeFiles;

/**
 * Something that can be drawn. A notebook shows it as a PNG image together with the text for
 * readers who cannot see it; a kernel without Lethe's renderers shows {@link #image()}.
 */
public interface Picture {
  /** The drawing, opaque, on white; each call draws anew. */
  BufferedImage image();

  /** What the drawing shows, in one or two sentences. */
  String altText();

  /**
   * Image pixels for each unit of width on the page: 1 if the image is shown in its own size, 2 if
   * it is drawn twice as fine.
   */
  default int density() {
    return 1;
  }

  /** The drawing as a PNG file. */
  default byte[] png() {
    try {
      return Png.encode(image());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode the picture as PNG: " + altText(), e);
    }
  }

  /**
   * Writes the drawing as a PNG file.
   *
   * @throws java.io.UncheckedIOException naming the path, when it cannot be written
   */
  default void save(Path file) {
    SafeFiles.write(file, png());
  }
}
