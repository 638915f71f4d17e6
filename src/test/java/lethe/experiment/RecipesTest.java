package lethe.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import lethe.data.LabelSet;
import org.junit.jupiter.api.Test;

final class RecipesTest {
  @Test
  void resultsKeepEverySettingThatDoesNotDependOnTheForgetSet() {
    for (Profile profile : Profile.values()) {
      assertEquals(
          Map.of(
              "cvae", profile.cvae(),
              "fisher", profile.fisher(10),
              "batchMeanFisher", profile.batchMeanFisher(10),
              "loopSamples", profile.loopSamples(),
              "judgeA", profile.judgeA(),
              "judgeB", profile.judgeB(),
              "judgeImages", profile.judgeImages(),
              "greySamples", profile.greySamples(),
              "elboSamples", profile.elboSamples()),
          new Recipes(profile, 10, profile.seed()).settings());
    }
  }

  @Test
  void everyModelOfAChainComesFromItsSeedAndTheUntrainedControlFromTheProfiles() {
    LabelSet one = LabelSet.forgetSet(10, 1);
    Recipes usual = new Recipes(Profile.QUICK, 10, Profile.QUICK.seed());
    Recipes other = new Recipes(Profile.QUICK, 10, 77);

    assertEquals(77, other.original().seed());
    assertEquals(77, other.fisher().seed());
    assertEquals(77, other.batchMeanFisher().seed());
    assertEquals(77, other.forgetting(one).seed());
    assertEquals(77, other.balancedForgetting(one).seed());
    assertEquals(77, other.referenceForgetting(one).seed());
    assertNotEquals(77, other.fisherOfChance().seed());
    assertNotEquals(other.retrained().seed(), other.fineTuningSeed());
    assertNotEquals(usual.fineTuningSeed(), other.fineTuningSeed());
    assertEquals(other.original().withSeed(other.retrained().seed()), other.retrained());
    assertNotEquals(usual.retrained(), other.retrained());
    assertEquals(usual.untrainedSeed(), other.untrainedSeed());
    assertNotEquals(usual.original().seed(), usual.retrained().seed());
    for (int chain = 0; chain < 5; chain++) {
      Recipes own = new Recipes(Profile.PAPER, 10, Profile.PAPER.seed() + chain);
      assertNotEquals(own.original().seed(), own.untrainedSeed(), "no model's first weights");
      assertNotEquals(own.retrained().seed(), own.untrainedSeed());
    }
  }
}
