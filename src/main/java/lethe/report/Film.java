package lethe.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import lethe.base.Checks;
import lethe.base.SafeFiles;

/**
 * A looping GIF of grids, with its caption written above each frame: how the digits come, or go,
 * over the steps of a run. At most 500 kB: where sixteen greys would take more, eight and four are
 * tried, then every second frame is left out, never the first or the last.
 */
public final class Film {
  /** The most bytes that {@link #gif()} takes. */
  public static final int MAX_BYTES = 500_000;

  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  private final String title;
  private final List<ImageGrid> frames;
  private final List<String> captions;
  private final int milliseconds;
  private final byte[] gif;

  private Film(String title, List<ImageGrid> frames, List<String> captions, int milliseconds) {
    this.title = title;
    this.frames = frames;
    this.captions = captions;
    this.milliseconds = milliseconds;
    this.gif = smallEnough();
  }

  /**
   * A film of 0.4 seconds a frame; the last frame stays three times as long.
   *
   * @param title what the film shows
   * @param frames at least 1 grid, all of the same rows and columns
   * @param captions one for each frame, for example {@code "step 5,000"}
   */
  public static Film of(String title, List<ImageGrid> frames, List<String> captions) {
    return of(title, frames, captions, 400);
  }

  /**
   * {@link #of(String, List, List)} with the time of a frame.
   *
   * @param milliseconds 20 to 10,000
   */
  public static Film of(
      String title, List<ImageGrid> frames, List<String> captions, int milliseconds) {
    Checks.require(!frames.isEmpty(), "frames must hold at least one grid, was empty");
    Checks.require(
        frames.size() == captions.size(),
        "captions must be one for each of %d frames, were %d",
        frames.size(),
        captions.size());
    Checks.within("milliseconds", milliseconds, 20, 10_000);
    BufferedImage first = frames.get(0).pixels();
    for (int i = 1; i < frames.size(); i++) {
      BufferedImage other = frames.get(i).pixels();
      Checks.require(
          other.getWidth() == first.getWidth() && other.getHeight() == first.getHeight(),
          "frame %d is %d×%d pixels, frame 0 is %d×%d: give all frames the same rows and columns",
          i,
          other.getWidth(),
          other.getHeight(),
          first.getWidth(),
          first.getHeight());
    }
    return new Film(title, List.copyOf(frames), List.copyOf(captions), milliseconds);
  }

  /** The film as a GIF file. */
  public byte[] gif() {
    return gif.clone();
  }

  /** The film as an HTML image that carries its own data, half as large again as its pixels. */
  public String html() {
    int width = frames.get(0).pixels().getWidth();
    return Html.image("image/gif", gif, altText(), width + width / 2);
  }

  /**
   * Writes the GIF file.
   *
   * @throws UncheckedIOException naming the path, when it cannot be written
   */
  public void save(Path file) {
    SafeFiles.write(file, gif);
  }

  /** What the film shows. */
  public String altText() {
    return title
        + ": film of "
        + frames.size()
        + (frames.size() == 1 ? " frame, " : " frames, ")
        + captions.get(0)
        + " to "
        + captions.get(captions.size() - 1)
        + ".";
  }

  @Override
  public String toString() {
    return altText();
  }

  private byte[] smallEnough() {
    for (int step = 1; ; step *= 2) {
      for (int greys : new int[] {16, 8, 4}) {
        byte[] bytes = encode(greys, step);
        if (bytes.length <= MAX_BYTES) {
          return bytes;
        }
      }
      Checks.require(
          step < frames.size(),
          "a film must fit in %d bytes, two frames of %s do not: use fewer images a frame",
          MAX_BYTES,
          frames.get(0));
    }
  }

  private byte[] encode(int greys, int step) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i : kept(step)) {
        BufferedImage frame = frame(i, greys);
        boolean last = i == frames.size() - 1;
        writer.writeToSequence(
            new IIOImage(frame, null, metadata(writer, frame, last ? 3 : 1)), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode the film: " + altText(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private List<Integer> kept(int step) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < frames.size() - 1; i += step) {
      kept.add(i);
    }
    kept.add(frames.size() - 1);
    return kept;
  }

  private BufferedImage frame(int index, int greys) {
    BufferedImage grid = frames.get(index).pixels();
    Font font = Lettering.bold(13);
    int strip = Lettering.height(1, font) + 6;
    BufferedImage grey =
        new BufferedImage(grid.getWidth(), grid.getHeight() + strip, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D canvas = Lettering.canvas(grey, Color.WHITE, 1);
    canvas.drawImage(grid, 0, strip, null);
    canvas.setColor(Color.BLACK);
    String caption = Lettering.fit(captions.get(index), font, grid.getWidth() - 8);
    Lettering.draw(canvas, caption, font, grid.getWidth() / 2.0, 3, 0.5);
    canvas.dispose();
    return quantised(grey, greys);
  }

  /** Rounds to evenly spaced greys; Java2D would dither, which GIF cannot pack. */
  private static BufferedImage quantised(BufferedImage grey, int greys) {
    int width = grey.getWidth();
    BufferedImage frame =
        new BufferedImage(width, grey.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, ramp(greys));
    int[] row = new int[width];
    for (int y = 0; y < grey.getHeight(); y++) {
      grey.getRaster().getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        row[x] = (int) Math.round(row[x] * (greys - 1) / 255.0);
      }
      frame.getRaster().setSamples(0, y, width, 1, 0, row);
    }
    return frame;
  }

  private static IndexColorModel ramp(int greys) {
    byte[] levels = new byte[greys];
    for (int i = 0; i < greys; i++) {
      levels[i] = (byte) Math.round(255.0 * i / (greys - 1));
    }
    int bits = Integer.numberOfTrailingZeros(greys);
    return new IndexColorModel(bits, greys, levels, levels, levels);
  }

  private IIOMetadata metadata(ImageWriter writer, BufferedImage frame, int times)
      throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            new ImageTypeSpecifier(frame), writer.getDefaultWriteParam());
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);

    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(milliseconds * times / 10));

    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0}); // sub-block 1, repeat count 0: without end
    child(root, "ApplicationExtensions").appendChild(loop);

    metadata.setFromTree(FORMAT, root);
    return metadata;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i) instanceof IIOMetadataNode node && name.equals(node.getNodeName())) {
        return node;
      }
    }
    IIOMetadataNode node = new IIOMetadataNode(name);
    root.appendChild(node);
    return node;
  }
}
