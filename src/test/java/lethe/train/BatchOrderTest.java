package lethe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import lethe.base.RandomStream;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class BatchOrderTest {
  private static final RandomStream RANDOM = RandomStream.of(1, "order");

  @Test
  void everyImageAppearsOnceInAPassThatDividesEvenly() {
    BatchOrder order = new BatchOrder(12, 4, RANDOM);

    int[] pass = pass(order, 0, 3);

    Arrays.sort(pass);
    assertArrayEquals(IntStream.range(0, 12).toArray(), pass);
  }

  @Test
  void noImageAppearsTwiceInAPassWhoseLastBatchIsDropped() {
    BatchOrder order = new BatchOrder(11, 4, RANDOM);

    for (int pass = 0; pass < 20; pass++) {
      assertEquals(8, Arrays.stream(pass(order, pass * 2, 2)).distinct().count());
    }
  }

  @Test
  void noImageIsLeftOutForGood() {
    BatchOrder order = new BatchOrder(11, 4, RANDOM);

    assertEquals(11, Arrays.stream(pass(order, 0, 2 * 20)).distinct().count());
  }

  @Test
  void everyPassHasANewOrder() {
    BatchOrder order = new BatchOrder(100, 10, RANDOM);

    int[] first = pass(order, 0, 10);
    int[] second = pass(order, 10, 10);

    assertFalse(Arrays.equals(first, second));
    assertFalse(Arrays.equals(first, IntStream.range(0, 100).toArray()));
  }

  @Test
  void aBatchDependsOnItsStepAlone() {
    BatchOrder inOrder = new BatchOrder(11, 4, RANDOM);
    int[][] batches = new int[9][];
    for (int step = 0; step < 9; step++) {
      batches[step] = inOrder.batch(step);
    }

    BatchOrder jumping = new BatchOrder(11, 4, RANDOM);
    for (int step : new int[] {8, 0, 5, 4, 7}) {
      assertArrayEquals(batches[step], jumping.batch(step));
    }
  }

  @Test
  void aBatchLargerThanTheSetIsRefused() {
    Expect.refusal(
        "batchSize must be at most the number of images, was 5 for 4 images: take smaller"
            + " batches",
        () -> new BatchOrder(4, 5, RANDOM));
    assertTrue(new BatchOrder(4, 4, RANDOM).batch(7).length == 4);
  }

  private static int[] pass(BatchOrder order, int firstStep, int steps) {
    return IntStream.range(firstStep, firstStep + steps)
        .flatMap(step -> Arrays.stream(order.batch(step)))
        .toArray();
  }
}
