package lethe.experiment;

import java.util.List;

/**
 * One image and what is made of it.
 *
 * @param training whether it is a training image, else a test image
 * @param index its place among these, from 0
 * @param score its Mahalanobis distance to the label's mean in the original's latent space
 * @param pictures the image itself and its decodes
 */
public record OutlierExample(boolean training, int index, double score, List<Reading> pictures) {
  /** Copies the list. */
  public OutlierExample {
    pictures = List.copyOf(pictures);
  }

  /**
   * One picture of the example.
   *
   * @param picture which
   * @param withinImageStd population standard deviation of its pixels; 0 is one flat grey
   * @param meanSquaredError per pixel, against what the original decodes from its own code
   * @param likeness Pearson correlation of its pixels with those of that decode, whatever the
   *     contrast: 1 is the same shape; 0 for a flat picture
   * @param answers of each judge
   */
  public record Reading(
      OutlierPicture picture,
      double withinImageStd,
      double meanSquaredError,
      double likeness,
      List<Answer> answers) {
    /** Copies the list. */
    public Reading {
      answers = List.copyOf(answers);
    }

    /** The answer of the judge of a name. */
    public Answer answer(String judge) {
      return answers.stream()
          .filter(answer -> answer.judge().equals(judge))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("no judge '" + judge + "' read the examples"));
    }
  }

  /**
   * What a judge says of a picture.
   *
   * @param judge its name
   * @param probability p(own label)
   * @param judgeEntropy nats
   * @param topOne whether its first answer is the own label
   */
  public record Answer(String judge, double probability, double judgeEntropy, boolean topOne) {}

  /** The reading of a picture. */
  public Reading reading(OutlierPicture picture) {
    return pictures.stream()
        .filter(reading -> reading.picture() == picture)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("the example has no picture " + picture.title()));
  }
}
