package lethe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(5);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Pane pane = new Pane();

  /** A terminal of 100 columns that remembers what was drawn; the bar draws on its own thread. */
  private static final class Pane implements ProgressBarConsumer {
    private final List<String> drawn = Collections.synchronizedList(new ArrayList<>());
    private int opened;

    private ProgressBarConsumer open() {
      opened++;
      return this;
    }

    @Override
    public int getMaxRenderedLength() {
      return 100;
    }

    @Override
    public void accept(String line) {
      drawn.add(line);
    }

    @Override
    public void close() {}
  }

  @Test
  void whereThereIsNoTerminalALineComesEveryFiveSecondsAndAtTheEnd() {
    TerminalProgress progress = progress(Optional.empty());

    for (int step = 1; step <= 13; step++) {
      progress.step("training", step, 13, "loss 2");
      clock.addAndGet(SECOND);
    }

    assertEquals(
        List.of(
            "training: step 6 of 13, 1.0 steps/s, 7.0 s left, loss 2",
            "training: step 11 of 13, 1.0 steps/s, 2.0 s left, loss 2",
            "training: 13 steps in 12 s (1.0 steps/s), loss 2"),
        lines());
  }

  @Test
  void onATerminalTheBarShowsWorkStepAndValueAndOneLineRemains() {
    TerminalProgress progress = progress(Optional.of(pane::open));

    progress.step("training", 1, 200, "loss 9");
    clock.addAndGet(SECOND);
    progress.step("training", 100, 200, "loss 2");
    clock.addAndGet(SECOND);
    progress.step("training", 200, 200, "loss 1");

    String last = pane.drawn.get(pane.drawn.size() - 1);
    assertTrue(
        pane.drawn.stream().anyMatch(line -> line.contains("training") && line.contains("200/200")),
        pane.drawn.toString());
    assertTrue(pane.drawn.stream().anyMatch(line -> line.contains("loss 1")), last);
    assertEquals(List.of("training: 200 steps in 2.0 s (100 steps/s), loss 1"), lines());
  }

  @Test
  void anotherWorkGetsABarOfItsOwnAfterOneThatWasBrokenOff() {
    TerminalProgress progress = progress(Optional.of(pane::open));

    progress.step("training", 1, 200, "");
    progress.step("judging", 1, 2, "");
    progress.step("judging", 2, 2, "");

    assertEquals(2, pane.opened);
    assertEquals(List.of("judging: 2 steps in 0.0 s"), lines());
  }

  @Test
  void workThatIsRunAgainAfterAStopGetsABarOfItsOwn() {
    TerminalProgress progress = progress(Optional.of(pane::open));

    progress.begun("training");
    progress.step("training", 1, 200, "");
    progress.begun("training");
    progress.step("training", 2, 200, "");

    assertEquals(2, pane.opened);
  }

  @Test
  void workThatEndsEarlyClosesItsBarAndLeavesItsLine() {
    TerminalProgress progress = progress(Optional.of(pane::open));

    progress.step("relearning", 1, 200, "");
    clock.addAndGet(SECOND);
    progress.step("relearning", 50, 200, "");
    progress.ended("relearning", 50, 200, "both judges read the label");
    progress.step("relearning", 1, 200, "");

    assertEquals(2, pane.opened);
    assertEquals(
        List.of("relearning: 50 of 200 steps in 1.0 s (49 steps/s), both judges read the label"),
        lines());
  }

  @Test
  void underATestThereIsNoTerminal() {
    TerminalProgress.create(out()).step("work", 1, 1, "");

    assertEquals(List.of("work: 1 step in 0.0 s"), lines());
  }

  private TerminalProgress progress(Optional<TerminalProgress.Screen> screen) {
    return new TerminalProgress(out(), screen, clock::get);
  }

  private PrintStream out() {
    return new PrintStream(printed, true, StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
