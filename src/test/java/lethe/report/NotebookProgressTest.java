package lethe.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NotebookProgressTest {
  private static final long MILLISECOND = 1_000_000L;

  private final AtomicLong clock = new AtomicLong(5);
  private final List<String> shown = new ArrayList<>();
  private final List<HtmlFragment> states = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void showsAtMostFiveTimesASecondAndTheEnd() {
    NotebookProgress progress = progress();

    for (int step = 1; step <= 1000; step++) {
      progress.step("training", step, 1000, "");
      clock.addAndGet(MILLISECOND);
    }

    assertEquals(6, shown.size(), shown.toString());
  }

  @Test
  void saysStepRateRemainingTimeAndValue() {
    NotebookProgress progress = progress();

    progress.step("training", 1, 1001, "");
    clock.addAndGet(2000 * MILLISECOND);
    progress.step("training", 101, 1001, "−ELBO 97.7 nats/image");

    assertEquals(
        "update: training: step 101 of 1,001, 50 steps/s, 18 s left, −ELBO 97.7 nats/image",
        shown.get(1));
    String html = states.get(1).html();
    assertTrue(html.contains("width:10.1%"), html);
    assertTrue(html.contains("role=\"progressbar\""), html);
    assertTrue(html.contains("aria-valuenow=\"10\""), html);
  }

  @Test
  void theBarGoesWhenWorkEndsBeforeItsLastStep() {
    NotebookProgress progress = progress();

    progress.step("relearning", 1, 2_000, "");
    clock.addAndGet(2000 * MILLISECOND);
    progress.step("relearning", 701, 2_000, "");
    progress.ended("relearning", 701, 2_000, "both judges read the label");

    assertEquals(
        "update: relearning: 701 of 2,000 steps in 2.0 s (350 steps/s),"
            + " both judges read the label",
        shown.get(shown.size() - 1));
    assertFalse(states.get(states.size() - 1).html().contains("progressbar"));
  }

  @Test
  void oneLineStaysAtTheEnd() {
    NotebookProgress progress = progress();

    progress.step("training", 1, 6001, "");
    clock.addAndGet(95_000 * MILLISECOND);
    progress.step("training", 6001, 6001, "−ELBO 97.7");

    assertEquals("update: training: 6,001 steps in 95 s (63 steps/s), −ELBO 97.7", shown.get(1));
    assertFalse(states.get(1).html().contains("progressbar"), "only the line stays");
  }

  @Test
  void anotherWorkGetsABarOfItsOwn() {
    NotebookProgress progress = progress();

    progress.step("training", 1, 2, "");
    progress.step("training", 2, 2, "");
    progress.step("judging", 1, 2, "");
    progress.step("judging", 1, 2, "");

    assertEquals(
        List.of("first", "update", "first", "first"),
        shown.stream().map(s -> s.substring(0, s.indexOf(':'))).toList());
  }

  @Test
  void workThatIsRunAgainAfterAStopGetsABarOfItsOwn() {
    NotebookProgress progress = progress();

    progress.begun("training");
    progress.step("training", 1, 9, "");
    progress.begun("training");
    progress.step("training", 2, 9, "");

    assertEquals(List.of("first: training: step 1 of 9", "first: training: step 2 of 9"), shown);
  }

  @Test
  void withoutAKernelOnlyTheLastLineIsPrinted() {
    NotebookProgress progress = new NotebookProgress(Optional.empty(), out(), clock::get);

    progress.step("training", 1, 3, "");
    progress.step("training", 2, 3, "");
    clock.addAndGet(1500 * MILLISECOND);
    progress.step("training", 3, 3, "done");

    assertEquals(
        "training: 3 steps in 1.5 s (1.3 steps/s), done",
        printed.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void outsideOfANotebookThereIsNoKernel() {
    NotebookProgress progress = NotebookProgress.create(out());

    progress.step("work", 1, 1, "");

    assertEquals("work: 1 step in 0.0 s", printed.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void htmlEscapesNamesAndValues() {
    progress().step("<b>", 1, 2, "a & b");

    assertTrue(states.get(0).html().contains(">&lt;b&gt;: step 1 of 2, a &amp; b</div>"));
  }

  @Test
  void barTakesItsColoursFromThePage() {
    progress().step("training", 1, 2, "");

    String html = states.get(0).html();
    assertTrue(html.contains("var(--jp-brand-color1,currentColor)"), html);
    assertFalse(html.matches("(?s).*#[0-9a-f]{3,6}.*"), html);
  }

  private NotebookProgress progress() {
    NotebookProgress.Board board =
        (state, first) -> {
          states.add(state);
          shown.add((first ? "first: " : "update: ") + state.text());
        };
    return new NotebookProgress(Optional.of(board), out(), clock::get);
  }

  private PrintStream out() {
    return new PrintStream(printed, true, StandardCharsets.UTF_8);
  }
}
