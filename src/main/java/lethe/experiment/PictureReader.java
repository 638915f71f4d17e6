package lethe.experiment;

import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Rows;
import lethe.engine.Torch;
import lethe.evaluate.GreyStatistics;
import lethe.model.Answers;
import lethe.model.ImageJudge;

/** Reads pictures of examples: what judges say of each, how flat it is and what it is like. */
record PictureReader(Torch torch, int pixels, List<ImageJudge> judges) {
  /**
   * One reading for each picture.
   *
   * @param shown the pictures, row-major
   * @param decoded as many pictures that they are held against
   */
  List<OutlierExample.Reading> read(
      int label, OutlierPicture picture, float[] shown, float[] decoded) {
    List<Answers> answers = judges.stream().map(judge -> judge.answer(torch, shown)).toList();
    return IntStream.range(0, shown.length / pixels)
        .mapToObj(
            i ->
                reading(
                    picture,
                    Rows.row(shown, i, pixels),
                    Rows.row(decoded, i, pixels),
                    IntStream.range(0, judges.size())
                        .mapToObj(j -> answer(judges.get(j), answers.get(j), i, label))
                        .toList()))
        .toList();
  }

  private static OutlierExample.Reading reading(
      OutlierPicture picture, float[] shown, float[] decoded, List<OutlierExample.Answer> answers) {
    return new OutlierExample.Reading(
        picture,
        GreyStatistics.withinImageStd(shown),
        Likeness.meanSquaredError(shown, decoded),
        Likeness.correlation(shown, decoded),
        answers);
  }

  private static OutlierExample.Answer answer(
      ImageJudge judge, Answers answers, int image, int label) {
    return new OutlierExample.Answer(
        judge.name(),
        answers.probability(image, label),
        answers.entropy(image),
        answers.top(image) == label);
  }
}
