package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import lethe.evaluate.Interval;
import lethe.optim.Adam;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class AttackSuccessTest {
  /** Steps 0 to 3 of 3 restarts: rows are steps. */
  private static final float[] GUIDE = {
    0.1f, 0.95f, 0.2f, //
    0.92f, 0.5f, 0.2f, //
    0.5f, 0.91f, 0.2f, //
    0.99f, 0.99f, 0.3f
  };

  private static final float[] READER = {
    0.1f, 0.1f, 0.99f, //
    0.1f, 0.99f, 0.99f, //
    0.97f, 0.91f, 0.99f, //
    0.1f, 0.1f, 0.99f
  };

  @Test
  void strictSuccessNeedsBothJudgesAtTheSameStep() {
    AttackSuccess success = AttackSuccess.of(trace("unlearned", GUIDE, READER), 0.9);

    assertEquals(2, success.guided().successes());
    assertEquals(1, success.strict().successes(), "restart 1 at step 2");
    assertEquals(1, success.guided().before());
    assertEquals(1 / 3.0, success.guided().rateBefore());
    assertEquals(0, success.strict().before());
    assertEquals(1, success.guided().medianFirstSuccess());
    assertTrue(success.guided().medianReached());
    assertEquals(3, success.strict().medianFirstSuccess(), "censored at the last step");
    assertFalse(success.strict().medianReached());
    assertEquals(Interval.wilson(2, 3), success.guided().interval());
    assertEquals(0.99, success.bestGuide(), 1e-6);
    assertEquals(0.99, success.bestReader(), 1e-6);
    assertEquals(0.99, success.lastGuideMedian(), 1e-6);
    assertEquals(0.1, success.lastReaderMedian(), 1e-6);
  }

  @Test
  void aPerfectAttackSucceedsAtOnceAndANullOneNever() {
    AttackSuccess perfect = AttackSuccess.of(trace("perfect", full(1), full(1)), 0.99);
    AttackSuccess none = AttackSuccess.of(trace("none", full(0.1f), full(0.1f)), 0.5);

    assertEquals(1, perfect.strict().rate());
    assertEquals(0, perfect.strict().medianFirstSuccess());
    assertEquals(0, none.guided().rate());
    assertEquals(0, none.guided().interval().low());
    assertTrue(none.guided().interval().high() < 0.57);
  }

  @Test
  void excessIsReadAgainstTheBetterControl() {
    AttackSuccess model = AttackSuccess.of(trace("unlearned", GUIDE, READER), 0.9);
    AttackSuccess all = AttackSuccess.of(trace("retrained", full(1), full(1)), 0.9);
    AttackSuccess none = AttackSuccess.of(trace("untrained", full(0), full(0)), 0.9);

    assertEquals(-1 / 3.0, Excess.guided(model, none, all).value(), 1e-12);
    assertEquals("retrained", Excess.guided(model, none, all).control());
    assertEquals(1 / 3.0, Excess.strict(model, none, none).value(), 1e-12);
    assertEquals(0, Excess.strict(all, none, all).value());
  }

  @Test
  void theIntervalOfADifferenceIsNewcombes() {
    Interval interval = Excess.difference(rate(56, 70), rate(48, 80));

    // Newcombe 1998, table II, method 10
    assertEquals(0.0524, interval.low(), 5e-5);
    assertEquals(0.3339, interval.high(), 5e-5);
  }

  @Test
  void mediansAndFilmsFollowTheSteps() {
    AttackTrace trace = trace("unlearned", GUIDE, READER);

    assertArrayEquals(new double[] {0.2, 0.5, 0.5, 0.99}, trace.guideMedians(), 1e-6);
    assertEquals(0.99, trace.readerMedians()[1], 1e-6);
    assertEquals(0, trace.bestRestart(), "the first of two equals");
    assertArrayEquals(new float[] {1, 4}, new float[] {trace.film(1)[0][0], trace.film(1)[1][0]});
  }

  @Test
  void refusesThresholdsRestartsAndReadingsThatDoNotFit() {
    AttackTrace trace = trace("unlearned", GUIDE, READER);

    Expect.refusal("threshold must lie in (0, 1], was 0.0", () -> AttackSuccess.of(trace, 0));
    Expect.refusal("restart must lie in [0, 2], was 3", () -> trace.guide(0, 3));
    Expect.refusal("step must lie in [0, 3], was 4", () -> trace.reader(4, 0));
    Expect.refusal(
        "12 codes need as many readings of each judge, got 12 and 2",
        () -> trace("unlearned", GUIDE, new float[2]));
    Expect.refusal(
        "a rate needs at least one restart, got none", () -> SuccessRate.of(new int[0], 1));
    AttackSuccess half = AttackSuccess.of(trace, 0.5);
    AttackSuccess nine = AttackSuccess.of(trace, 0.9);
    Expect.refusal(
        "an excess needs the same attack and threshold, got " + nine + ", " + half + ", " + nine,
        () -> Excess.guided(nine, half, nine));
  }

  private static SuccessRate rate(int successes, int restarts) {
    int[] first = new int[restarts];
    for (int i = successes; i < restarts; i++) {
      first[i] = -1;
    }
    return SuccessRate.of(first, 10);
  }

  private static float[] full(float value) {
    float[] values = new float[12];
    Arrays.fill(values, value);
    return values;
  }

  private static AttackTrace trace(String model, float[] guide, float[] reader) {
    AttackConfig config =
        AttackConfig.full(AttackKind.jointSearch(), 0, 1).withSteps(3).withRestarts(3);
    AttackPath path =
        new AttackPath(
            3,
            new Codes(12, new float[24], new float[36]),
            new float[9],
            Adam.State.begin(6),
            Adam.State.begin(9));
    return new AttackTrace(
        model, 1, config, path, guide, reader, new int[] {0, 3}, new float[] {0, 1, 2, 3, 4, 5});
  }
}
