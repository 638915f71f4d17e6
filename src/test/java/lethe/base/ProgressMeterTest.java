package lethe.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(7);
  private final ProgressMeter meter = new ProgressMeter(Duration.ofSeconds(1), clock::get);

  @Test
  void firstStepIsShownAtOnceAndWithoutARate() {
    ProgressMeter.State state = meter.step("training", 1, 100, "").orElseThrow();

    assertTrue(state.first());
    assertEquals("training: step 1 of 100", state.text());
  }

  @Test
  void betweenTwoShownStepsAnIntervalPasses() {
    meter.step("training", 1, 100, "");
    clock.addAndGet(SECOND - 1);
    assertTrue(meter.step("training", 2, 100, "").isEmpty());
    clock.addAndGet(1);

    ProgressMeter.State state = meter.step("training", 3, 100, "loss 2").orElseThrow();

    assertFalse(state.first());
    assertEquals("training: step 3 of 100, 2.0 steps/s, 49 s left, loss 2", state.text());
  }

  @Test
  void lastStepIsAlwaysShown() {
    meter.step("training", 1, 3, "");
    clock.addAndGet(SECOND / 2);

    ProgressMeter.State state = meter.step("training", 3, 3, "").orElseThrow();

    assertTrue(state.last());
    assertEquals("training: 3 steps in 0.5 s (4.0 steps/s)", state.text());
  }

  @Test
  void workThatNeedsNoMoreStepsEndsWithItsStepAndTheReason() {
    meter.step("relearning", 1, 2_000, "");
    clock.addAndGet(2 * SECOND);
    meter.step("relearning", 1_440, 2_000, "p̄ 0.998");
    clock.addAndGet(SECOND);

    ProgressMeter.State state =
        meter.ended("relearning", 1_440, 2_000, "both judges read the label").orElseThrow();

    assertTrue(state.last());
    assertFalse(state.first());
    assertEquals(
        "relearning: 1,440 of 2,000 steps in 3.0 s (480 steps/s), both judges read the label",
        state.text());
    assertTrue(
        meter.step("relearning", 1_441, 2_000, "").orElseThrow().first(), "the next one is new");
  }

  @Test
  void anEndThatWasShownOrOfWorkThatNeverBeganIsNotShown() {
    assertTrue(meter.ended("relearning", 0, 20, "nothing to learn").isEmpty());
    meter.step("relearning", 20, 20, "");

    assertTrue(meter.ended("relearning", 20, 20, "done").isEmpty());
  }

  @Test
  void anotherWorkOrTheSameAgainStartsAnew() {
    meter.step("training", 5, 10, "");

    assertTrue(meter.step("judging", 1, 10, "").orElseThrow().first());
    assertTrue(meter.step("judging", 1, 10, "").orElseThrow().first());
    assertTrue(meter.step("judging", 2, 10, "").isEmpty());
  }

  @Test
  void workThatGoesOnAfterAStopStartsAnewAndLeavesThePauseOut() {
    meter.step("training", 1, 100, "");
    clock.addAndGet(2 * SECOND);
    meter.step("training", 41, 100, "");
    clock.addAndGet(3_600 * SECOND);

    meter.begun();
    ProgressMeter.State first = meter.step("training", 42, 100, "").orElseThrow();
    clock.addAndGet(2 * SECOND);
    ProgressMeter.State last = meter.step("training", 100, 100, "").orElseThrow();

    assertTrue(first.first());
    assertEquals("training: step 42 of 100", first.text());
    assertEquals("training: 100 steps in 2.0 s (29 steps/s)", last.text());
  }

  @Test
  void timesReadAsPeopleSayThem() {
    assertEquals("4.2 s", ProgressMeter.time(4.2));
    assertEquals("95 s", ProgressMeter.time(95));
    assertEquals("12 min 5 s", ProgressMeter.time(725));
    assertEquals("2 h 3 min", ProgressMeter.time(7380));
  }
}
