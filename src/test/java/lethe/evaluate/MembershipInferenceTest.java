package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.RandomStream;
import lethe.support.Expect;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.junit.jupiter.api.Test;

final class MembershipInferenceTest {
  @Test
  void scoresWithManyTiesGiveTheRatesOfScikitLearn() {
    Oracle oracle = Oracle.read();

    MembershipInference reading = of(oracle.numbers("members"), oracle.numbers("nonMembers"));

    assertEquals(oracle.number("auc"), reading.auc(), 1e-12);
    assertEquals(oracle.number("truePositiveRate"), reading.truePositiveRate(), 1e-12);
    assertEquals(300, reading.members());
    assertEquals(250, reading.nonMembers());
  }

  @Test
  void theAucIsTheRankSumOfTheMembers() {
    double[] members = normal(40, 0.5, 1);
    double[] others = normal(30, 0, 2);
    double[] both = Arrays.copyOf(members, 70);
    System.arraycopy(others, 0, both, 40, 30);
    double ranks = Arrays.stream(new NaturalRanking().rank(both), 0, 40).sum();

    assertEquals((ranks - 40 * 41 / 2.0) / (40 * 30), of(members, others).auc(), 1e-12);
  }

  @Test
  void apartScoresAreToldPerfectly() {
    MembershipInference reading = of(new double[] {3, 4, 5}, new double[] {0, 1, 2});

    assertEquals(new MembershipInference(1, new Interval(1, 1), 1, 3, 3), reading);
    assertEquals(0, of(new double[] {0, 1}, new double[] {3, 4}).auc());
  }

  @Test
  void constantScoresTellNothing() {
    MembershipInference reading = of(new double[50], new double[40]);

    assertEquals(new MembershipInference(0.5, new Interval(0.5, 0.5), 0, 50, 40), reading);
    assertEquals(0, reading.aucDeviation());
  }

  @Test
  void oneOfAHundredIsStillOnePerCent() {
    double[] members = {5, 5, -1, -1};
    double[] others = new double[100];
    others[7] = 10;

    assertEquals(0.5, of(members, others).truePositiveRate());
    others[8] = 10;
    assertEquals(0, of(members, others).truePositiveRate());
  }

  @Test
  void zeroTiesWithMinusZero() {
    assertEquals(0.5, of(new double[] {0.0}, new double[] {-0.0}).auc());
  }

  @Test
  void randomScoresLieAboutHalfWithinTheInterval() {
    MembershipInference reading = of(normal(1_000, 0, 1), normal(1_000, 0, 2));

    assertEquals(0.5, reading.auc(), 0.04);
    assertTrue(reading.aucInterval().contains(0.5), reading.toString());
    assertEquals(0.01, reading.truePositiveRate(), 0.015);
  }

  @Test
  void theIntervalIsAsWideAsHanleyAndMcNeilsStandardError() {
    double[] members = normal(400, 0.6, 1);
    double[] others = normal(400, 0, 2);

    MembershipInference reading = of(members, others);

    double a = reading.auc();
    double q1 = a / (2 - a);
    double q2 = 2 * a * a / (1 + a);
    double error = Math.sqrt((a * (1 - a) + 399 * (q1 - a * a) + 399 * (q2 - a * a)) / (400 * 400));
    double width = reading.aucInterval().high() - reading.aucInterval().low();
    assertEquals(2 * 1.96 * error, width, 0.15 * width);
    assertTrue(reading.aucInterval().contains(a));
    assertEquals(reading, of(members, others));
  }

  @Test
  void calibrationTakesOutHowHardAnImageIs() {
    double[] hard = IntStream.range(0, 100).mapToDouble(i -> -i).toArray();
    double[] harder = Arrays.stream(hard).map(s -> s - 0.01).toArray();

    assertEquals(0.5, of(hard, harder).auc(), 0.02);
    assertEquals(
        1,
        of(MembershipInference.calibrated(hard, hard), MembershipInference.calibrated(harder, hard))
            .auc());
    assertArrayEquals(
        new double[] {1.5}, MembershipInference.calibrated(new double[] {2}, new double[] {0.5}));
  }

  @Test
  void privLeakIsRelativeToTheRetrainedModel() {
    MembershipInference original = of(new double[] {3, 4}, new double[] {0, 1});
    MembershipInference retrained = of(new double[4], new double[4]);

    assertEquals(1, original.privLeak(retrained));
    assertEquals(0, retrained.privLeak(retrained));
    assertEquals(0.5, original.aucDeviation());
  }

  @Test
  void refusesScoresThatAreNoNumbersOrOfOtherImages() {
    double[] some = {1, 2};

    Expect.refusal("members must be at least 1, was 0", () -> of(new double[0], some));
    Expect.refusal("nonMembers must be at least 1, was 0", () -> of(some, new double[0]));
    Expect.refusal("a score must be finite, was NaN", () -> of(new double[] {Double.NaN}, some));
    Expect.refusal(
        "there are 2 scores and 1 of the original: score the same images by both",
        () -> MembershipInference.calibrated(some, new double[1]));
    MembershipInference worst = of(new double[] {0}, new double[] {1});
    Expect.refusal(
        "the retrained model's AUC is 0: PrivLeak has no value; check scores",
        () -> worst.privLeak(worst));
  }

  private static MembershipInference of(double[] members, double[] others) {
    return MembershipInference.of(members, others, 1_000, 5);
  }

  private static double[] normal(int count, double mean, long seed) {
    float[] values = RandomStream.of(seed, "scores").normal(count);
    return IntStream.range(0, count).mapToDouble(i -> mean + values[i]).toArray();
  }
}
