package lethe.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an executed notebook file shows.
 *
 * @param file where it lies
 * @param title its first heading, or the file's name
 * @param pictures its PNG outputs in order
 * @param answers the paragraphs of each {@link Figures#answer}, in order; none if it was never
 *     executed to its end
 */
record SavedNotebook(Path file, String title, List<Shot> pictures, List<List<String>> answers) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HEADING = Pattern.compile("(?m)^# +(.+?)\\s*$");
  private static final String PNG = "image/png";
  private static final String LEADING_TAG = "\"leading-picture\"";

  /**
   * A picture.
   *
   * @param png the file
   * @param altText what stands for it in words
   * @param leading whether its cell has the tag {@code leading-picture}
   */
  record Shot(byte[] png, String altText, boolean leading) {
    private boolean isComparison() {
      return altText.contains("Side by side");
    }
  }

  SavedNotebook {
    pictures = List.copyOf(pictures);
    answers = List.copyOf(answers);
  }

  /**
   * Reads a notebook file.
   *
   * @throws UncheckedIOException naming the file, if it is none
   */
  static SavedNotebook read(Path file) {
    JsonNode cells;
    try {
      cells = JSON.readTree(file.toFile()).path("cells");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is no notebook: restore it from the project", e);
    }
    Optional<String> title = Optional.empty();
    List<Shot> pictures = new ArrayList<>();
    List<List<String>> answers = new ArrayList<>();
    for (JsonNode cell : cells) {
      if (title.isEmpty() && cell.path("cell_type").asText().equals("markdown")) {
        Matcher heading = HEADING.matcher(text(cell.path("source")));
        title = heading.find() ? Optional.of(heading.group(1)) : title;
      }
      boolean leading = cell.path("metadata").path("tags").toString().contains(LEADING_TAG);
      for (JsonNode output : cell.path("outputs")) {
        JsonNode data = output.path("data");
        if (data.has(PNG)) {
          String alt = output.path("metadata").path(PNG).path("alt").asText();
          pictures.add(
              new Shot(Base64.getMimeDecoder().decode(text(data.path(PNG))), alt, leading));
        }
        if (text(data.path("text/html")).contains(Figures.ANSWER)) {
          answers.add(List.of(text(data.path("text/plain")).split("\n\n", -1)));
        }
      }
    }
    return new SavedNotebook(file, title.orElse(file.getFileName().toString()), pictures, answers);
  }

  /** What answers its question: the first sentence or two of each answer. */
  String answer() {
    return String.join(" ", answers.stream().map(paragraphs -> paragraphs.get(0)).toList());
  }

  /** The picture of a tagged cell, else the first comparison, else the last picture. */
  Optional<Shot> leadingPicture() {
    return first(Shot::leading)
        .or(() -> first(Shot::isComparison))
        .or(() -> pictures.stream().reduce((before, last) -> last));
  }

  private Optional<Shot> first(Predicate<Shot> rule) {
    return pictures.stream().filter(rule).findFirst();
  }

  /** Notebook files keep a text whole or as its lines. */
  private static String text(JsonNode value) {
    if (value.isArray()) {
      StringBuilder all = new StringBuilder();
      value.forEach(line -> all.append(line.asText()));
      return all.toString();
    }
    return value.asText();
  }
}
