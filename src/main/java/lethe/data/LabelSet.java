package lethe.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import lethe.base.Checks;

/**
 * An immutable set of labels out of {@code 0 .. classes - 1}: what to forget, what to keep, what to
 * draw. Equal by value; as JSON {@code {"classes":10,"labels":[1]}}.
 */
public final class LabelSet {
  /** Labels are kept as unsigned bytes. */
  static final int MAXIMUM_CLASSES = 256;

  private final int classes;
  private final BitSet members;

  private LabelSet(int classes, BitSet members) {
    this.classes = classes;
    this.members = members;
  }

  /**
   * The set of {@code labels}, in any order.
   *
   * @param classes how many labels there are, 1 to 256
   * @param labels none twice, each from 0 to {@code classes - 1}; none at all is the empty set
   * @throws IllegalArgumentException naming the label and the rule
   */
  @JsonCreator
  public static LabelSet of(
      @JsonProperty(value = "classes", required = true) int classes,
      @JsonProperty(value = "labels", required = true) int... labels) {
    return of("labels", classes, labels);
  }

  /** Every label of {@code 0 .. classes - 1}. */
  public static LabelSet all(int classes) {
    return of("labels", classes, IntStream.range(0, classes).toArray());
  }

  /**
   * A set that can be forgotten: at least one label, and at least one left to keep.
   *
   * @param classes how many labels there are, 2 to 256
   * @param labels as in {@link #of(int, int...)}, but neither none nor all
   * @throws IllegalArgumentException naming the set, the rule and the remedy
   */
  public static LabelSet forgetSet(int classes, int... labels) {
    return of("forgetSet", classes, labels).requireForgettable();
  }

  /**
   * This set, if it can be forgotten.
   *
   * @throws IllegalArgumentException if it is empty or holds every label
   */
  public LabelSet requireForgettable() {
    Checks.require(
        size() > 0,
        "forgetSet must name at least one label, was %s: name the labels to forget, each from 0 to"
            + " %d",
        this,
        classes - 1);
    Checks.require(
        size() < classes,
        "forgetSet must keep at least one label, was %s: leave out the labels to keep",
        this);
    return this;
  }

  private static LabelSet of(String name, int classes, int... labels) {
    Checks.within("classes", classes, 1, MAXIMUM_CLASSES);
    BitSet members = new BitSet(classes);
    for (int label : labels) {
      Checks.require(
          label >= 0 && label < classes,
          "%s must hold labels from 0 to %d, was %s: take out %d",
          name,
          classes - 1,
          Arrays.toString(labels),
          label);
      Checks.require(
          !members.get(label),
          "%s must hold each label once, was %s: take out the second %d",
          name,
          Arrays.toString(labels),
          label);
      members.set(label);
    }
    return new LabelSet(classes, members);
  }

  /** How many labels there are, in the set or not. */
  @JsonProperty
  public int classes() {
    return classes;
  }

  /** The labels in the set, in ascending order. */
  @JsonProperty
  public int[] labels() {
    return members.stream().toArray();
  }

  /** How many labels are in the set. */
  public int size() {
    return members.cardinality();
  }

  /** Whether {@code label} is in the set; false for any number that is no label. */
  public boolean contains(int label) {
    return label >= 0 && members.get(label);
  }

  /** The labels that are not in this set. */
  public LabelSet complement() {
    BitSet others = (BitSet) members.clone();
    others.flip(0, classes);
    return new LabelSet(classes, others);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelSet that
        && classes == that.classes
        && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classes, members);
  }

  /** The labels in braces, runs of three or more shortened: {@code {1}}, {@code {0, 2..9}}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    for (int first = members.nextSetBit(0); first >= 0; ) {
      int end = members.nextClearBit(first);
      if (end - first > 2) {
        text.add(first + ".." + (end - 1));
      } else {
        IntStream.range(first, end).forEach(label -> text.add(Integer.toString(label)));
      }
      first = members.nextSetBit(end);
    }
    return text.toString();
  }
}
