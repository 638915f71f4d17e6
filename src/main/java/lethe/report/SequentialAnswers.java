package lethe.report;

import java.util.ArrayList;
import java.util.List;
import lethe.base.Checks;
import lethe.evaluate.GreyStatistics;
import lethe.experiment.SequentialResult;
import lethe.experiment.SequentialStudy;
import lethe.experiment.SequentialStudy.Variant;
import lethe.experiment.SequentialSummary;
import lethe.forget.ForgettingConfig;
import lethe.optim.LearningRate;

/** What labels forgotten one after the other say, as sentences that follow from the numbers. */
public final class SequentialAnswers {
  /** A change of a mean probability that rounds to none. */
  private static final double SAME = 0.00005;

  private SequentialAnswers() {}

  /** Whether forgotten digits stay flat and unseen, with protection and without. */
  public static String holds(SequentialResult result) {
    return holds(
        result.order().size(),
        result.summary(Variant.CUMULATIVE.title()),
        result.summary(Variant.REFERENCE.title()));
  }

  /** The same from the last round of both ways. */
  static String holds(int rounds, SequentialSummary cumulative, SequentialSummary reference) {
    return Figures.text(
        "With protection (cumulative) forgetting %s over %d rounds: the largest median std of a"
            + " forgotten digit is %.4f, the largest distance of a judge's p̄ to its answer to grey"
            + " %.4f. The reference's way, in which nothing holds earlier digits, %s: %.4f and"
            + " %.4f.",
        stays(cumulative) ? "holds" : "does not hold",
        rounds,
        cumulative.largestMedianStd(),
        cumulative.largestGreyGap(),
        stays(reference) ? "holds" : "leaves texture or lets a digit come back",
        reference.largestMedianStd(),
        reference.largestGreyGap());
  }

  private static boolean stays(SequentialSummary way) {
    return way.reEmerged() == 0 && way.largestMedianStd() <= GreyStatistics.TEXTURE;
  }

  /**
   * The published change of p(9) over the rounds beside ours, as a paragraph: which way both go,
   * and what differs between the recipes.
   *
   * @throws IllegalArgumentException if the digits were forgotten in another order
   */
  public static HtmlFragment besidePublished(SequentialStudy study, SequentialResult result) {
    Checks.require(
        result.order().equals(Published.sequentialOrder()),
        "the published rounds forget %s in this order, these forget %s: leave this cell out",
        Published.sequentialOrder(),
        result.order());
    return paragraph(
        besidePublished(
            change(result, Variant.REFERENCE),
            change(result, Variant.CUMULATIVE),
            study.way(Variant.REFERENCE).round()));
  }

  private static double change(SequentialResult result, Variant variant) {
    return result
            .last(variant.title())
            .digits()
            .get(Published.SEQUENTIAL_DIGIT)
            .judges()
            .get("A")
            .probability()
        - result
            .rounds(variant.title())
            .get(0)
            .digits()
            .get(Published.SEQUENTIAL_DIGIT)
            .judges()
            .get("A")
            .probability();
  }

  /** The same from the changes that p(9) has in two ways and the recipe of a reference round. */
  static String besidePublished(double reference, double cumulative, ForgettingConfig round) {
    double[] published = Published.sequentialProbabilityOf9();
    double theirs = published[published.length - 1] - published[0];
    boolean agree = direction(theirs).equals(direction(reference));
    return Figures.text(
            "Over the rounds the published p(9) %s; with the reference's way here it %s, %s; with"
                + " protection it %s. ",
            moves(theirs),
            moves(reference),
            agree ? "the same direction" : "another direction",
            moves(cumulative))
        + recipe(round, agree);
  }

  private static String recipe(ForgettingConfig round, boolean agree) {
    ForgettingConfig theirs = ForgettingConfig.reference(round.forgetSet(), round.seed());
    List<String> ways = new ArrayList<>();
    if (round.steps() != theirs.steps()) {
      ways.add(round.steps() < theirs.steps() ? "is shorter" : "is longer");
    }
    if (highestRate(round) != highestRate(theirs)) {
      ways.add(
          "has a " + (highestRate(round) > highestRate(theirs) ? "higher" : "lower") + " rate");
    }
    if (ways.isEmpty()) {
      return "Steps and rate are the published ones"
          + (agree
              ? "; the judge and the original are not."
              : ", so neither explains the difference; the judge and the original are not theirs.");
    }
    return Figures.text(
            "This recipe %s (%,d steps a round at up to %s; published %,d at %s), so ",
            String.join(" and ", ways),
            round.steps(),
            Numbers.text(highestRate(round)),
            theirs.steps(),
            Numbers.text(highestRate(theirs)))
        + (agree
            ? "that both agree does not say that the sizes do."
            : "the difference may be the recipe's and refutes nothing that was published.");
  }

  private static double highestRate(ForgettingConfig config) {
    return config.learningRate() instanceof LearningRate.WarmupCosine cosine
        ? cosine.peak()
        : config.learningRate().at(0, config.steps());
  }

  private static String direction(double change) {
    return Math.abs(change) < SAME ? "does not change" : change > 0 ? "rises" : "falls";
  }

  private static String moves(double change) {
    String direction = direction(change);
    return Math.abs(change) < SAME
        ? direction
        : Figures.text("%s by %.4f", direction, Math.abs(change));
  }

  private static HtmlFragment paragraph(String text) {
    return new HtmlFragment("<p>" + Html.escape(text) + "</p>", text);
  }
}
