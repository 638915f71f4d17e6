package lethe.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Some examples of one label.
 *
 * @param label which
 * @param choice how they were chosen
 * @param examples in the order of the choice
 */
public record OutlierGroup(int label, Choice choice, List<OutlierExample> examples) {
  /** Copies the list. */
  public OutlierGroup {
    examples = List.copyOf(examples);
  }

  /** How examples are chosen. */
  public enum Choice {
    /** The highest scores, highest first. */
    RAREST("rarest"),
    /** The scores nearest the median: the control. */
    TYPICAL("typical");

    private final String title;

    Choice(String title) {
      this.title = title;
    }

    /** In words. */
    public String title() {
      return title;
    }
  }

  /** The mean of a number over the examples. */
  public double mean(OutlierPicture picture, ToDoubleFunction<OutlierExample.Reading> value) {
    return examples.stream()
        .mapToDouble(example -> value.applyAsDouble(example.reading(picture)))
        .average()
        .orElseThrow();
  }

  /** The largest within-image standard deviation of a picture. */
  public double largestStd(OutlierPicture picture) {
    return examples.stream()
        .map(example -> example.reading(picture))
        .max(Comparator.comparingDouble(OutlierExample.Reading::withinImageStd))
        .orElseThrow()
        .withinImageStd();
  }

  /** A judge's mean p(own label) of a picture. */
  public double meanProbability(OutlierPicture picture, String judge) {
    return mean(picture, reading -> reading.answer(judge).probability());
  }

  /** How many of the pictures a judge reads as their label first. */
  public long readAsLabel(OutlierPicture picture, String judge) {
    return examples.stream()
        .filter(example -> example.reading(picture).answer(judge).topOne())
        .count();
  }
}
