package lethe.experiment;

import java.util.Map;
import lethe.base.Checks;
import lethe.data.Dataset;
import lethe.data.LabelSet;
import lethe.data.LabelledImages;

/** Checks of a data set, and of labels that are to be of it. */
final class DatasetChecks {
  private DatasetChecks() {}

  /** Throws unless a data set has the images that it says it has, and a checksum. */
  static void requireWhole(Dataset data) {
    Map<String, LabelledImages> splits = Map.of("train", data.train(), "test", data.test());
    splits.forEach(
        (split, images) ->
            Checks.require(
                images.count() > 0
                    && images.pixels() == data.height() * data.width()
                    && images.classes() == data.classes(),
                "%s must hold images of %d × %d pixels in %d classes, as %s says, had %s",
                split,
                data.height(),
                data.width(),
                data.classes(),
                data.name(),
                images));
    Checks.require(
        data.checksum() != null && data.checksum().matches("[0-9a-f]{64}"),
        "checksum of %s must be a SHA-256 in lower-case hexadecimal, was '%s': Dataset.of works it"
            + " out",
        data.name(),
        data.checksum());
  }

  /** Returns labels that are of a data set's classes. */
  static LabelSet requireLabels(Dataset data, String name, LabelSet labels) {
    Checks.require(labels != null, "%s must name labels, was null", name);
    Checks.require(
        labels.classes() == data.classes(),
        "%s must be of the %d labels of %s, was %s of %d: make the set for as many",
        name,
        data.classes(),
        data.name(),
        labels,
        labels.classes());
    return labels;
  }
}
