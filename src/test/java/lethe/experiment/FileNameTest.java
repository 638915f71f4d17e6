package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import lethe.attack.AttackKind;
import lethe.data.LabelSet;
import lethe.experiment.ProjectionStudy.Method;
import lethe.experiment.SequentialStudy.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of earlier versions are read back by these names. */
final class FileNameTest {
  private static final LabelSet ONE = LabelSet.forgetSet(10, 1);
  private static final LabelSet TWO = LabelSet.forgetSet(10, 7, 1);

  @Test
  void modelsAreNamedByWhatTheyForgotAndHow() {
    assertEquals("forget-1", FileName.unlearned(ONE));
    assertEquals("forget-1-7", FileName.unlearned(TWO));
    assertEquals("forget-1-naive", FileName.ablated(ONE, Ablation.NAIVE));
    assertEquals("forget-1-reference", FileName.unlearnedByReference(ONE));
    assertEquals("retrained-without-1-7", FileName.retrained(TWO));
    assertEquals("baseline-1-7-relabelled", FileName.baseline(TWO, Baseline.RELABELLED));
    assertEquals("projection-1-no-ewc", FileName.projected(ONE, Method.NO_EWC));
  }

  @Test
  void sequencesAreNamedInTheirOrder() {
    List<Integer> order = List.of(4, 0);

    assertEquals("sequential-4-0-joint", FileName.sequential(order, Variant.JOINT));
    assertEquals("sequential-4-0-no-ewc-2", FileName.sequential(order, Variant.NO_EWC, 2));
  }

  @Test
  void attacksNameTheirLabelAndWhatElseWasForgotten() {
    assertEquals("attack-1-double", FileName.attack(ONE, 1, AttackKind.jointSearch()));
    assertEquals("attack-7-of-1-7-latent-only", FileName.attack(TWO, 7, AttackKind.latentSearch()));
    assertEquals("relearning-1", FileName.relearning(ONE, 1));
    assertEquals("relearning-7-of-1-7", FileName.relearning(TWO, 7));
  }

  @Test
  void otherChainsHaveAnEnding() {
    assertEquals("map-cvae-2d", FileName.withLatents(FileName.map(FileName.ORIGINAL), 2));
    assertEquals("judge-a-seed--3", FileName.withSeed(FileName.JUDGE_A, -3));
  }

  static Stream<String> given() {
    Stream<String> ofOne =
        Stream.of(
            FileName.ORIGINAL,
            FileName.JUDGE_A,
            FileName.JUDGE_B,
            FileName.FISHER,
            FileName.BATCH_MEAN_FISHER,
            FileName.FISHER_ESTIMATE,
            FileName.unlearned(ONE),
            FileName.unlearnedByReference(ONE),
            FileName.retrained(ONE),
            FileName.attack(ONE, 1, AttackKind.latentSearch()),
            FileName.relearning(ONE, 1),
            FileName.map(FileName.ORIGINAL),
            FileName.withLatents("mine", 2),
            FileName.withSeed("mine", 21));
    return Stream.of(
            ofOne,
            Arrays.stream(Ablation.values()).map(each -> FileName.ablated(ONE, each)),
            Arrays.stream(Baseline.values()).map(each -> FileName.baseline(ONE, each)),
            Arrays.stream(Method.values()).map(each -> FileName.projected(ONE, each)),
            Arrays.stream(SymmetricVariant.values()).map(each -> FileName.projected(ONE, each)),
            Arrays.stream(Variant.values()).map(each -> FileName.sequential(List.of(0, 1), each)))
        .flatMap(names -> names);
  }

  @ParameterizedTest
  @MethodSource("given")
  void noUserCanTakeANameThatLetheGives(String name) {
    assertThrows(IllegalArgumentException.class, () -> FileName.requireOwn(name));
    assertEquals("my-" + plain(name), FileName.requireOwn("my-" + plain(name)));
  }

  /** The name without the ending of another chain, which no name may have. */
  private static String plain(String name) {
    return name.replaceAll("-(2d|seed-21)$", "");
  }
}
