package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lethe.experiment.Profile;
import lethe.experiment.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourTest {
  private static final String ANSWER =
      "{\"cell_type\":\"code\",\"metadata\":{},\"outputs\":[{\"data\":{\"text/html\":"
          + "[\"<div class=\\\"lethe-answer\\\">\"],\"text/plain\":[\"%s\\n\",\"\\n\",\"More.\"]}}]}";
  private static final String PICTURE =
      "{\"cell_type\":\"code\",\"metadata\":{\"tags\":[%s]},\"outputs\":[{\"data\":{\"image/png\":"
          + "\"%s\"},\"metadata\":{\"image/png\":{\"alt\":\"%s\"}}}]}";

  @TempDir Path home;

  private Path notebooks;
  private Path executed;

  @BeforeEach
  void folders() throws IOException {
    notebooks = Files.createDirectories(home.resolve("notebooks"));
    executed = Files.createDirectories(home.resolve("data").resolve("reports").resolve("smoke"));
  }

  @Test
  void cardHasQuestionAnswerPictureAndOrigin() throws IOException {
    write(notebooks, "01_a.ipynb", question("1. Does <it> work?"), picture("A grid."), yes());

    HtmlFragment cards = tour().cards();

    assertTrue(cards.html().contains("<b>1. Does &lt;it&gt; work?</b>"), cards.html());
    assertTrue(cards.html().contains("alt=\"A grid.\""));
    assertEquals(
        "1. Does <it> work?\nYes, 3 of 4.\n(01_a.ipynb, as saved with the project)", cards.text());
  }

  @Test
  void whatWasExecutedHereComesFirst() throws IOException {
    write(notebooks, "01_a.ipynb", question("1. One?"), yes());
    write(notebooks, "02_b.ipynb", question("2. Two?"), yes());
    write(executed, "01_a.ipynb", question("1. One?"), String.format(ANSWER, "No."));
    write(executed, "02_b.ipynb", question("2. Two?")); // it failed before its answer

    Tour tour = tour();

    assertEquals(1, tour.executedHere());
    assertEquals(2, tour.size());
    assertTrue(tour.cards().text().contains("No.\n(01_a.ipynb, executed here, profile smoke)"));
    assertTrue(tour.cards().text().contains("2. Two?\nYes, 3 of 4.\n(02_b.ipynb, as saved"));
  }

  @Test
  void theTourLeavesItselfOut() throws IOException {
    write(notebooks, "00_start_here.ipynb", question("0. Start"), yes());
    write(notebooks, "01_a.ipynb", question("1. One?"));

    HtmlFragment cards = tour().cards();

    assertFalse(cards.text().contains("Start"));
    assertTrue(cards.text().contains("1. One?\nNo answer yet: run it."), cards.text());
  }

  @Test
  void pictureIsTheTaggedOneElseTheFirstComparisonElseTheLast() throws IOException {
    String last = picture("Last.");
    String first = picture("First.");
    String comparison = picture("Two. Side by side: a, b.");
    String tagged = String.format(PICTURE, "\"leading-picture\"", png(8, 8), "Tagged.");

    assertEquals("Last.", leading(first, last));
    assertEquals("Two. Side by side: a, b.", leading(first, comparison, last));
    assertEquals("Tagged.", leading(first, comparison, tagged, last));
  }

  @Test
  void largePicturesAreMadeSmall() throws IOException {
    write(notebooks, "01_a.ipynb", String.format(PICTURE, "", png(1400, 700), "Wide."), yes());

    Matcher data = Pattern.compile("base64,([^\"]+)\"").matcher(tour().cards().html());

    assertTrue(data.find());
    byte[] png = Base64.getDecoder().decode(data.group(1));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(560, image.getWidth());
    assertEquals(280, image.getHeight());
  }

  /** Both find answers by their class; the scripts read the page, the tour its plain text. */
  @Test
  void theTourAndThePageOfResultsTakeTheSameOutputsForAnAnswer() throws IOException {
    Matcher section =
        Pattern.compile(
                "### \\[[^\\]]+\\]\\(\\S+/(\\d\\d_\\w+\\.ipynb)\\)\n\n(.*?)(?=\n\n- |\n\n### |\n<!--)",
                Pattern.DOTALL)
            .matcher(Files.readString(Path.of("src/site/markdown/results.md")));

    int sections = 0;
    for (; section.find(); sections++) {
      SavedNotebook notebook = SavedNotebook.read(Path.of("notebooks", section.group(1)));
      String said =
          notebook.answers().stream().flatMap(List::stream).collect(Collectors.joining("\n\n"));
      assertEquals(section.group(2), said, section.group(1));
    }
    assertEquals(answered(), sections, "sections of results.md");
  }

  /** Saved notebooks with an answer: the page has no section for one that was never run. */
  private static long answered() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
      return files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .filter(file -> !file.getFileName().toString().startsWith("00_"))
          .filter(file -> !SavedNotebook.read(file).answers().isEmpty())
          .count();
    }
  }

  @Test
  void refusesAProjectWithoutNotebooksAndFilesThatAreNone() throws IOException {
    var empty = assertThrows(IllegalArgumentException.class, this::tour);
    assertEquals(
        notebooks + " has no notebook: LETHE_HOME must name the project", empty.getMessage());
    Path broken = Files.writeString(notebooks.resolve("01_a.ipynb"), "{");
    var none = assertThrows(UncheckedIOException.class, this::tour);
    assertEquals(broken + " is no notebook: restore it from the project", none.getMessage());
  }

  private Tour tour() {
    return Tour.of(new Settings(Profile.SMOKE, "cpu", home));
  }

  private String leading(String... cells) throws IOException {
    write(notebooks, "01_a.ipynb", cells);
    return SavedNotebook.read(notebooks.resolve("01_a.ipynb"))
        .leadingPicture()
        .orElseThrow()
        .altText();
  }

  private static void write(Path folder, String name, String... cells) throws IOException {
    Files.writeString(folder.resolve(name), "{\"cells\":[" + String.join(",", cells) + "]}");
  }

  private static String question(String text) {
    return "{\"cell_type\":\"markdown\",\"source\":[\"# " + text + "\\n\",\"\\n\",\"Why.\"]}";
  }

  private static String yes() {
    return String.format(ANSWER, "Yes, 3 of 4.");
  }

  private static String picture(String alt) throws IOException {
    return String.format(PICTURE, "", png(8, 8), alt);
  }

  private static String png(int width, int height) throws IOException {
    return Base64.getEncoder()
        .encodeToString(Png.encode(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY)));
  }
}
