package lethe.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  @Test
  void holdsItsLabelsInAscendingOrder() {
    LabelSet set = LabelSet.of(10, 7, 1);

    assertArrayEquals(new int[] {1, 7}, set.labels());
    assertEquals(2, set.size());
    assertEquals(10, set.classes());
    assertTrue(set.contains(7));
    assertFalse(set.contains(2));
    assertFalse(set.contains(-1));
    assertFalse(set.contains(10));
  }

  @Test
  void complementIsEveryOtherLabel() {
    assertEquals(LabelSet.of(10, 0, 2, 3, 4, 5, 6, 7, 8, 9), LabelSet.of(10, 1).complement());
    assertEquals(LabelSet.of(10), LabelSet.all(10).complement());
    assertEquals(LabelSet.of(10, 4), LabelSet.of(10, 4).complement().complement());
  }

  @Test
  void isEqualByClassesAndLabels() {
    assertEquals(LabelSet.of(10, 1, 7), LabelSet.of(10, 7, 1));
    assertEquals(LabelSet.of(10, 1, 7).hashCode(), LabelSet.of(10, 7, 1).hashCode());
    assertNotEquals(LabelSet.of(10, 1), LabelSet.of(9, 1));
    assertNotEquals(LabelSet.of(10, 1), LabelSet.of(10, 2));
  }

  @Test
  void isShownInBraces() {
    assertEquals("{}", LabelSet.of(10).toString());
    assertEquals("{1}", LabelSet.of(10, 1).toString());
    assertEquals("{1, 2, 7}", LabelSet.of(10, 7, 1, 2).toString());
    assertEquals("{0, 2..9}", LabelSet.of(10, 1).complement().toString());
    assertEquals("{0..9}", LabelSet.all(10).toString());
  }

  @Test
  void cannotBeChangedFromOutside() {
    int[] labels = {1, 7};
    LabelSet set = LabelSet.of(10, labels);

    labels[0] = 3;
    set.labels()[0] = 3;

    assertEquals("{1, 7}", set.toString());
  }

  @Test
  void isReadBackFromItsJson() throws JsonProcessingException {
    JsonMapper json = new JsonMapper();
    LabelSet set = LabelSet.of(10, 7, 1);

    String text = json.writeValueAsString(set);

    assertEquals(json.readTree("{\"classes\":10,\"labels\":[1,7]}"), json.readTree(text));
    assertEquals(set, json.readValue(text, LabelSet.class));
  }

  @Test
  void forgetSetIsTheSameSet() {
    assertEquals(LabelSet.of(10, 0, 1), LabelSet.forgetSet(10, 1, 0));
  }

  @Test
  void forgetSetRefusesNothingAndEverything() {
    assertRefused(
        "forgetSet must name at least one label, was {}: name the labels to forget, each from 0 to"
            + " 9",
        () -> LabelSet.forgetSet(10));
    assertRefused(
        "forgetSet must keep at least one label, was {0..9}: leave out the labels to keep",
        () -> LabelSet.forgetSet(10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertRefused(
        "forgetSet must keep at least one label, was {0..9}: leave out the labels to keep",
        () -> LabelSet.all(10).requireForgettable());
  }

  @Test
  void forgetSetRefusesWhatIsNoLabel() {
    assertRefused(
        "forgetSet must hold labels from 0 to 9, was [1, 10]: take out 10",
        () -> LabelSet.forgetSet(10, 1, 10));
    assertRefused(
        "forgetSet must hold labels from 0 to 9, was [-1]: take out -1",
        () -> LabelSet.forgetSet(10, -1));
    assertRefused(
        "forgetSet must hold each label once, was [1, 1]: take out the second 1",
        () -> LabelSet.forgetSet(10, 1, 1));
  }

  @Test
  void everySetRefusesWhatIsNoLabel() {
    assertRefused(
        "labels must hold labels from 0 to 1, was [2]: take out 2", () -> LabelSet.of(2, 2));
    assertRefused("classes must lie in [1, 256], was 0", () -> LabelSet.of(0));
    assertRefused("classes must lie in [1, 256], was 257", () -> LabelSet.all(257));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
