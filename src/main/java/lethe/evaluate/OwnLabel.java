package lethe.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lethe.data.LabelSet;
import lethe.model.Answers;

/**
 * How images of some labels are read as what they were asked to be. Each label has as many images,
 * so the means over labels are means over images.
 *
 * @param probability mean p(k | G(z, k))
 * @param probabilityStandardError over the images
 * @param right images whose top answer is their label
 * @param reading of all these images together
 */
record OwnLabel(
    double probability, double probabilityStandardError, long right, ImageReading reading) {
  static OwnLabel of(List<Answers> answersByLabel, LabelSet labels) {
    double[] own =
        Arrays.stream(labels.labels())
            .boxed()
            .flatMapToDouble(
                k -> {
                  Answers answers = answersByLabel.get(k);
                  return IntStream.range(0, answers.count())
                      .mapToDouble(i -> answers.probability(i, k));
                })
            .toArray();
    long right = 0;
    for (int k : labels.labels()) {
      Answers answers = answersByLabel.get(k);
      right += IntStream.range(0, answers.count()).filter(i -> answers.top(i) == k).count();
    }
    List<Answers> images = Arrays.stream(labels.labels()).mapToObj(answersByLabel::get).toList();
    return new OwnLabel(
        Statistics.mean(own),
        Statistics.standardError(own),
        right,
        ImageReading.of(Answers.joined(images)));
  }

  double accuracy() {
    return right / (double) reading.images();
  }

  Interval accuracyInterval() {
    return Interval.wilson(right, reading.images());
  }
}
