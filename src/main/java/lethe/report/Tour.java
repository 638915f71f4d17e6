package lethe.report;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lethe.base.Checks;
import lethe.experiment.Settings;

/**
 * The notebooks at a glance: a card for each with its question, its picture and its answer, taken
 * from the notebook as {@code environment/report} last executed it in this profile, else from the
 * file as it is saved with the project.
 */
public final class Tour {
  private static final int WIDTH = 560;
  private static final int SHOWN = 360;

  private final List<Card> cards;

  /**
   * One notebook.
   *
   * @param notebook what its file shows
   * @param origin whose run that was
   */
  private record Card(SavedNotebook notebook, String origin) {}

  private Tour(List<Card> cards) {
    this.cards = cards;
  }

  /**
   * The notebooks 01 and after of a project.
   *
   * @throws IllegalArgumentException if the project has none
   */
  public static Tour of(Settings settings) {
    Path folder = settings.home().resolve("notebooks");
    Path executed =
        settings.home().resolve("data").resolve("reports").resolve(settings.profile().label());
    try (Stream<Path> files = Files.list(folder)) {
      List<Card> cards =
          files
              .filter(file -> file.getFileName().toString().matches("(?!00)\\d\\d_.*\\.ipynb"))
              .sorted()
              .map(file -> card(file, executed, settings.profile().label()))
              .toList();
      Checks.require(
          !cards.isEmpty(), "%s has no notebook: LETHE_HOME must name the project", folder);
      return new Tour(cards);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder + ": check LETHE_HOME", e);
    }
  }

  private static Card card(Path file, Path executed, String profile) {
    Path own = executed.resolve(file.getFileName());
    if (Files.isRegularFile(own)) {
      SavedNotebook notebook = SavedNotebook.read(own);
      if (!notebook.answers().isEmpty()) {
        return new Card(notebook, "executed here, profile " + profile);
      }
    }
    return new Card(SavedNotebook.read(file), "as saved with the project");
  }

  /** How many notebooks were executed here, in this profile. */
  public long executedHere() {
    return cards.stream().filter(card -> card.origin().startsWith("executed here")).count();
  }

  /** How many notebooks there are. */
  public int size() {
    return cards.size();
  }

  /** All cards. */
  public HtmlFragment cards() {
    String html =
        cards.stream()
            .map(Tour::html)
            .collect(
                Collectors.joining(
                    "\n",
                    "<div style=\"display:flex;flex-wrap:wrap;gap:1.5em;align-items:flex-start\">\n",
                    "\n</div>"));
    return new HtmlFragment(
        html, cards.stream().map(Tour::text).collect(Collectors.joining("\n\n")));
  }

  private static String html(Card card) {
    SavedNotebook notebook = card.notebook();
    return "<div style=\"flex:0 1 "
        + SHOWN
        + "px;min-width:0\">"
        + notebook.leadingPicture().map(Tour::image).orElse("")
        + "<p><b>"
        + Html.escape(notebook.title())
        + "</b></p><p>"
        + Html.escape(answer(notebook))
        + "</p><p><small>"
        + Html.escape(source(card))
        + "</small></p></div>";
  }

  private static String text(Card card) {
    SavedNotebook notebook = card.notebook();
    return notebook.title() + "\n" + answer(notebook) + "\n(" + source(card) + ")";
  }

  private static String answer(SavedNotebook notebook) {
    return notebook.answers().isEmpty() ? "No answer yet: run it." : notebook.answer();
  }

  private static String source(Card card) {
    return card.notebook().file().getFileName() + ", " + card.origin();
  }

  private static String image(SavedNotebook.Shot shot) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(shot.png()));
      return Html.image("image/png", Png.encode(small(image)), shot.altText(), SHOWN);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the picture: " + shot.altText(), e);
    }
  }

  private static BufferedImage small(BufferedImage image) {
    int width = Math.min(WIDTH, image.getWidth());
    int height = Math.max(1, image.getHeight() * width / image.getWidth());
    boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
    int type = grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    BufferedImage small = new BufferedImage(width, height, type);
    Graphics2D canvas = small.createGraphics();
    canvas.drawImage(
        image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    canvas.dispose();
    return small;
  }
}
