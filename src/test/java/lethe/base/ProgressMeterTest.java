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
  void anotherWorkOrTheSameAgainStartsAnew() {
    meter.step("training", 5, 10, "");

    assertTrue(meter.step("judging", 1, 10, "").orElseThrow().first());
    assertTrue(meter.step("judging", 1, 10, "").orElseThrow().first());
    assertTrue(meter.step("judging", 2, 10, "").isEmpty());
  }

  @Test
  void timesReadAsPeopleSayThem() {
    assertEquals("4.2 s", ProgressMeter.time(4.2));
    assertEquals("95 s", ProgressMeter.time(95));
    assertEquals("12 min 5 s", ProgressMeter.time(725));
    assertEquals("2 h 3 min", ProgressMeter.time(7380));
  }
}
