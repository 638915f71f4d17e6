package lethe.base;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.CancellationException;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class InterruptionTest {
  @Test
  void anInterruptedThreadIsToldWhereTheWorkStoodAndStaysUsable() {
    Thread.currentThread().interrupt();

    Expect.error(
        CancellationException.class,
        "training was interrupted at step 3 of 10: run it again",
        () -> Interruption.check("training", 3, 10));

    assertFalse(Thread.currentThread().isInterrupted());
    assertDoesNotThrow(() -> Interruption.check("training", 4, 10));
  }
}
