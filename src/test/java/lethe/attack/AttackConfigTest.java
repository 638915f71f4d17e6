package lethe.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class AttackConfigTest {
  private static final AttackKind JOINT = AttackKind.jointSearch();

  @Test
  void oneValueOfAnAttackIsChangedAtATime() {
    AttackConfig config = new AttackConfig(JOINT, 0, 5, 6, 0.1, 7, 8);
    AttackKind other = AttackKind.latentSearch();

    assertEquals(new AttackConfig(other, 0, 5, 6, 0.1, 7, 8), config.withKind(other));
    assertEquals(new AttackConfig(JOINT, 1, 5, 6, 0.1, 7, 8), config.withStartLabel(1));
    assertEquals(new AttackConfig(JOINT, 0, 5, 6, 0.2, 7, 8), config.withLearningRate(0.2));
    assertEquals(new AttackConfig(JOINT, 0, 5, 6, 0.1, 7, 9), config.withSeed(9));
  }

  @Test
  void oneValueOfRelearningIsChangedAtATime() {
    RelearningConfig config = new RelearningConfig(1, 2, 3, 4, 0.1, 0.5, 6);

    assertEquals(new RelearningConfig(9, 2, 3, 4, 0.1, 0.5, 6), config.withImages(9));
    assertEquals(new RelearningConfig(1, 2, 9, 4, 0.1, 0.5, 6), config.withCheckInterval(9));
    assertEquals(new RelearningConfig(1, 2, 3, 4, 0.2, 0.5, 6), config.withLearningRate(0.2));
    assertEquals(new RelearningConfig(1, 2, 3, 4, 0.1, 0.6, 6), config.withShare(0.6));
    assertEquals(new RelearningConfig(1, 2, 3, 4, 0.1, 0.5, 9), config.withSeed(9));
  }

  @Test
  void missingSettingsAreRefused() {
    Expect.refusal("kind must be given, was null", () -> AttackConfig.full(null, 0, 1));
    Expect.refusal(
        "constraint must be given, was null",
        () ->
            new AttackKind(
                "free", JOINT.moves(), null, 0, JOINT.latentStart(), JOINT.conditionStart()));
  }
}
