package lethe.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {
  private static final int MANY = 200_000;

  @Test
  void firstNumbersAreGolden() {
    RandomStream stream = RandomStream.of(20, "init");

    assertEquals(0xcd03bd93f9db347dL, stream.nextLong());
    assertEquals(0x43cf35effbfaade7L, stream.nextLong());
    assertEquals(0xc1abcd44c6b46c89L, stream.nextLong());
    assertArrayEquals(
        new float[] {0xcd03bdp-24f, 0xf9db34p-24f, 0x43cf35p-24f},
        RandomStream.of(20, "init").uniform(3));
    assertArrayEquals(
        new float[] {(float) -0.16771950147416964, (float) 1.7886159100532997},
        RandomStream.of(20, "init").normal(2));
    assertArrayEquals(
        new int[] {5, 2, 3, 1, 0, 4}, RandomStream.of(20, "init").child("pass 0").permutation(6));
  }

  @Test
  void theGeneratorIsThePlatformsSplitMix() {
    RandomStream stream = RandomStream.of(7, "");
    SplittableRandom oracle = new SplittableRandom(new SplittableRandom(7).nextLong());

    for (int i = 0; i < 100; i++) {
      assertEquals(oracle.nextLong(), stream.nextLong());
    }
  }

  @Test
  void aStreamGoesOnFromAnyPosition() {
    RandomStream stream = RandomStream.of(3, "noise");
    stream.normal(5);
    long position = stream.position();
    float[] next = stream.normal(8);

    assertEquals(6, position);
    assertArrayEquals(next, RandomStream.of(3, "noise").at(position).normal(8));
    Expect.refusal("position must be at least 0, was -1", () -> stream.at(-1));
  }

  @Test
  void aChildDoesNotDependOnItsParentsPosition() {
    RandomStream moved = RandomStream.of(3, "noise");
    moved.normal(1_000);

    assertEquals(
        RandomStream.of(3, "noise").child("labels").nextLong(), moved.child("labels").nextLong());
  }

  @Test
  void seedsAndNamesGiveStreamsOfTheirOwn() {
    Set<Long> first = new HashSet<>();
    for (int seed = -50; seed < 50; seed++) {
      for (String name : new String[] {"", "a", "b", "ab", "ba", "init", "noise", "grün"}) {
        first.add(RandomStream.of(seed, name).nextLong());
        first.add(RandomStream.of(seed, name).child("a").nextLong());
      }
    }

    assertEquals(100 * 16, first.size());
  }

  @Test
  void streamsOfDifferentNamesAreUncorrelated() {
    float[] left = RandomStream.of(1, "left").normal(MANY);
    float[] right = RandomStream.of(1, "right").normal(MANY);

    double product = 0;
    for (int i = 0; i < MANY; i++) {
      product += (double) left[i] * right[i];
    }

    assertEquals(0, product / MANY, 4 / Math.sqrt(MANY));
  }

  @Test
  void aShorterDrawIsTheBeginningOfALongerOne() {
    assertArrayEquals(
        Arrays.copyOf(RandomStream.of(5, "n").normal(10), 7), RandomStream.of(5, "n").normal(7));
    assertArrayEquals(
        Arrays.copyOf(RandomStream.of(5, "u").uniform(10), 7), RandomStream.of(5, "u").uniform(7));
  }

  @Test
  void uniformNumbersFillTheUnitIntervalEvenly() {
    float[] values = RandomStream.of(2, "uniform").uniform(MANY);

    int[] bins = new int[10];
    for (float value : values) {
      assertTrue(value >= 0 && value < 1);
      bins[(int) (value * 10)]++;
    }

    assertTrue(chiSquare(bins) < 27.9, "9 degrees of freedom, 1 in 1,000: " + chiSquare(bins));
  }

  @Test
  void normalNumbersHaveTheMomentsAndTailsOfTheNormalDistribution() {
    float[] values = RandomStream.of(2, "normal").normal(MANY);

    double[] moments = new double[5];
    int tail = 0;
    double neighbours = 0;
    for (int i = 0; i < MANY; i++) {
      for (int power = 1; power <= 4; power++) {
        moments[power] += Math.pow(values[i], power) / MANY;
      }
      tail += Math.abs(values[i]) > 1.959964 ? 1 : 0;
      neighbours += i == 0 ? 0 : (double) values[i] * values[i - 1] / MANY;
    }

    double error = 4 / Math.sqrt(MANY);
    assertEquals(0, moments[1], error);
    assertEquals(1, moments[2], error * Math.sqrt(2));
    assertEquals(0, moments[3], error * Math.sqrt(15));
    assertEquals(3, moments[4], error * Math.sqrt(96));
    assertEquals(0.05, (double) tail / MANY, error * Math.sqrt(0.05 * 0.95));
    assertEquals(0, neighbours, error);
  }

  @Test
  void wholeNumbersAreEvenOverTheirRange() {
    RandomStream stream = RandomStream.of(2, "dice");
    int[] bins = new int[6];
    for (int i = 0; i < 60_000; i++) {
      bins[stream.nextInt(6)]++;
    }

    assertTrue(chiSquare(bins) < 20.5, "5 degrees of freedom, 1 in 1,000: " + chiSquare(bins));
    assertEquals(0, stream.nextInt(1));
    assertTrue(stream.nextInt(Integer.MAX_VALUE) >= 0);
    Expect.refusal("bound must be at least 1, was 0", () -> stream.nextInt(0));
  }

  @Test
  void everyOrderOfFourIsEquallyLikely() {
    RandomStream stream = RandomStream.of(2, "orders");
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 24_000; i++) {
      counts.merge(Arrays.toString(stream.permutation(4)), 1, Integer::sum);
    }

    int[] bins = counts.values().stream().mapToInt(Integer::intValue).toArray();
    assertEquals(24, bins.length);
    assertTrue(chiSquare(bins) < 49.7, "23 degrees of freedom, 1 in 1,000: " + chiSquare(bins));
  }

  @Test
  void aPermutationHoldsEveryIndexOnceAndChangesWithTheStream() {
    int[] order = RandomStream.of(4, "order").permutation(1_000);
    int[] sorted = order.clone();
    Arrays.sort(sorted);

    for (int i = 0; i < 1_000; i++) {
      assertEquals(i, sorted[i]);
    }
    assertNotEquals(
        Arrays.toString(order), Arrays.toString(RandomStream.of(5, "order").permutation(1_000)));
  }

  private static double chiSquare(int[] bins) {
    double expected = Arrays.stream(bins).sum() / (double) bins.length;
    return Arrays.stream(bins).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
  }
}
