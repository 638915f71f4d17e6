package lethe.experiment;

import java.util.List;
import java.util.Locale;
import lethe.data.LabelSet;
import lethe.evaluate.GreyStatistics;

/**
 * Rare images before and after forgetting: what {@code outliers.json} keeps.
 *
 * @param forgetSet the labels to forget
 * @param judge the name of the judge that read every image for the curves; the examples were read
 *     by all
 * @param images how many were scored, training and test images together
 * @param config how much was looked at
 * @param groups the rarest and the most ordinary examples of each label
 * @param curves of each label, against both scores
 */
public record OutlierResult(
    LabelSet forgetSet,
    String judge,
    int images,
    OutlierConfig config,
    List<OutlierGroup> groups,
    List<OutlierCurve> curves) {
  /** Copies the lists. */
  public OutlierResult {
    groups = List.copyOf(groups);
    curves = List.copyOf(curves);
  }

  /** The examples of a label. */
  public OutlierGroup group(int label, OutlierGroup.Choice choice) {
    return groups.stream()
        .filter(group -> group.label() == label && group.choice() == choice)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there are no examples of label " + label));
  }

  /** The curve of a label against a score, {@code mahalanobis} or {@code norm}. */
  public OutlierCurve curve(int label, String score) {
    return curves.stream()
        .filter(curve -> curve.label() == label && curve.score().equals(score))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no curve of label " + label + " against '" + score + "'"));
  }

  /**
   * What the run says of "even the rarest styles are suppressed": refuted if the judge reads the
   * digit in a decode of the rarest images, confirmed if all of these are flat grey.
   */
  public List<Claim> claims() {
    OutlierPicture decode = OutlierPicture.UNLEARNED;
    long read = 0;
    long examples = 0;
    double largest = 0;
    StringBuilder contrast = new StringBuilder(100);
    for (int label : forgetSet.labels()) {
      OutlierGroup rarest = group(label, OutlierGroup.Choice.RAREST);
      read += rarest.readAsLabel(decode, judge);
      examples += rarest.examples().size();
      largest = Math.max(largest, rarest.largestStd(decode));
      contrast.append(
          String.format(
              Locale.ROOT,
              "; digit %d: mean std %.4f of the rarest, %.4f of ordinary ones, %s with the score",
              label,
              rarest.mean(decode, OutlierExample.Reading::withinImageStd),
              group(label, OutlierGroup.Choice.TYPICAL)
                  .mean(decode, OutlierExample.Reading::withinImageStd),
              curve(label, "mahalanobis").correlation()));
    }
    boolean flat = largest <= GreyStatistics.TEXTURE;
    return List.of(
        new Claim(
            "even the rarest styles of the forgotten digit are suppressed",
            Claim.Verdict.of(read == 0 && flat, read > 0),
            String.format(
                Locale.ROOT,
                "judge %s reads the digit in %d of the %d rarest decodes, and they are %s flat"
                    + " grey: largest std %.3f%s",
                judge,
                read,
                examples,
                flat ? "all" : "not all",
                largest,
                contrast)));
  }
}
