package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import lethe.engine.Scope;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class WeightsTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 2).trained("b", 3).build();

  @Test
  void numbersAreCopiedInAndOut() {
    float[] numbers = {1, 2, 3, 4, 5};
    Weights weights = new Weights(LAYOUT, numbers);

    numbers[0] = 9;
    weights.values()[1] = 9;
    weights.values("b")[0] = 9;

    assertArrayEquals(new float[] {1, 2, 3, 4, 5}, weights.values());
    assertArrayEquals(new float[] {3, 4, 5}, weights.values("b"));
  }

  @Test
  void anUploadedVectorHoldsTheSameNumbers() {
    Weights weights = new Weights(LAYOUT, new float[] {1, 2, 3, 4, 5});
    try (Scope scope = Small.TORCH.scope()) {
      var theta = weights.upload(scope);
      theta.muli(2);

      assertArrayEquals(new float[] {2, 4, 6, 8, 10}, theta.toFloatArray());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5}, weights.values());
    }
  }

  @Test
  void anotherCountOfNumbersIsRefused() {
    Expect.refusal(
        "the layout holds 5 numbers, 4 were given: were they made for another model?",
        () -> new Weights(LAYOUT, new float[4]));
  }

  @Test
  void theSameNumberEverywhereOrOthersInOneTensor() {
    Weights ones = Weights.constant(LAYOUT, 1);

    Weights other = ones.with("b", new float[] {7, 8, 9});

    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, ones.values());
    assertArrayEquals(new float[] {1, 1, 7, 8, 9}, other.values());
    Expect.refusal(
        "b holds 3 numbers, 2 were given: give one for each",
        () -> ones.with("b", new float[] {7, 8}));
    Expect.refusal(
        "there is no tensor 'c'; the model has [a, b]", () -> ones.with("c", new float[1]));
  }

  @Test
  void numbersThatAreNotFiniteAreNamedWithTheirPlace() {
    Weights nan = new Weights(LAYOUT, new float[] {1, 2, 3, Float.NaN, 5});
    Weights infinite = new Weights(LAYOUT, new float[] {Float.NEGATIVE_INFINITY, 2, 3, 4, 5});
    Weights finite = new Weights(LAYOUT, new float[5]);

    Expect.refusal(
        "x.safetensors has NaN in b at position 1: every number must be finite; make them"
            + " again",
        () -> nan.requireFinite("x.safetensors"));
    Expect.refusal(
        "x.safetensors has -Infinity in a at position 0: every number must be finite; make"
            + " them again",
        () -> infinite.requireFinite("x.safetensors"));
    assertSame(finite, finite.requireFinite("x.safetensors"));
  }

  @Test
  void weightsAreEqualByLayoutAndNumbers() {
    Weights weights = new Weights(LAYOUT, new float[] {1, 2, 3, 4, 5});

    assertEquals(new Weights(LAYOUT, new float[] {1, 2, 3, 4, 5}), weights);
    assertEquals(new Weights(LAYOUT, weights.values()).hashCode(), weights.hashCode());
    assertNotEquals(new Weights(LAYOUT, new float[] {1, 2, 3, 4, 6}), weights);
    assertNotEquals(
        new Weights(Layout.builder().trained("c", 5).build(), weights.values()), weights);
  }
}
