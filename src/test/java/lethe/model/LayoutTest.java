package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import lethe.engine.Scope;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  private static final Layout LAYOUT =
      Layout.builder()
          .trained("conv.weight", 2, 1, 2)
          .trained("conv.bias", 2)
          .statistic("norm.running_mean", 3)
          .build();

  @Test
  void tensorsFollowEachOtherWithTheTrainedOnesFirst() {
    assertEquals(
        List.of(
            new Layout.Slot("conv.weight", new Shape(2, 1, 2), 0),
            new Layout.Slot("conv.bias", new Shape(2), 4),
            new Layout.Slot("norm.running_mean", new Shape(3), 6)),
        LAYOUT.slots());
    assertEquals(9, LAYOUT.size());
    assertEquals(6, LAYOUT.trainedSize());
  }

  @Test
  void aViewHoldsTheNumbersOfItsTensorAndMovesWithThem() {
    float[] flat = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    try (Scope scope = Small.TORCH.scope()) {
      NDArray theta = scope.array(flat, 9);

      NDArray bias = LAYOUT.view(scope.manager(), theta, "conv.bias");
      NDArray weight = LAYOUT.view(scope.manager(), theta, "conv.weight");

      assertEquals(new Shape(2, 1, 2), weight.getShape());
      assertArrayEquals(new float[] {4, 5}, bias.toFloatArray());
      assertArrayEquals(new float[] {4, 5}, LAYOUT.values(flat, "conv.bias"));
      theta.muli(2);
      assertArrayEquals(new float[] {8, 10}, bias.toFloatArray());
    }
  }

  @Test
  void anUnknownTensorIsNamedWithTheOnesThereAre() {
    Expect.refusal(
        "there is no tensor 'fc1.weight'; the model has [conv.weight, conv.bias,"
            + " norm.running_mean]",
        () -> LAYOUT.slot("fc1.weight"));
  }

  @Test
  void aTrainedTensorBehindAStatisticIsRefused() {
    Layout.Builder builder = Layout.builder().trained("a", 1).statistic("b", 1);

    Expect.refusal(
        "c must come before the running statistics: trained first", () -> builder.trained("c", 1));
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    Layout.Builder builder = Layout.builder().trained("a", 1);

    Expect.refusal(
        "there are two tensors 'a': give each a name of its own", () -> builder.statistic("a", 2));
  }

  @Test
  void layoutsAreEqualByNamesShapesOrderAndWhatIsTrained() {
    Layout same = Layout.builder().trained("a", 2).trained("b", 3).build();

    assertEquals(Layout.builder().trained("a", 2).trained("b", 3).build(), same);
    assertEquals(
        Layout.builder().trained("a", 2).trained("b", 3).build().hashCode(), same.hashCode());
    assertNotEquals(Layout.builder().trained("b", 3).trained("a", 2).build(), same);
    assertNotEquals(Layout.builder().trained("a", 3).trained("b", 2).build(), same);
    assertNotEquals(Layout.builder().trained("a", 2).trained("b", 3, 1).build(), same);
    assertNotEquals(Layout.builder().trained("a", 2).statistic("b", 3).build(), same);
    assertEquals("2 tensors, 5 numbers [a, b]", same.toString());
  }
}
