package lethe.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import lethe.base.Points;
import lethe.support.Expect;
import org.junit.jupiter.api.Test;

final class DistributionReadingTest {
  private static final DistributionConfig CONFIG = new DistributionConfig(4, 1_000, 3, 100);
  private static final Points REAL = Clouds.normal(300, 6, 0, 1, 1);
  private static final Points GENERATED = Clouds.normal(250, 6, 0.2f, 1, 2);

  @Test
  void blocksAndPartsAreNeverLargerThanTheSmallerSet() {
    DistributionReading reading = DistributionReading.of(REAL, GENERATED, CONFIG, 1);

    assertEquals(250, reading.kernelDistance().blockSize());
    assertEquals(100, reading.precisionRecall().real());
    assertEquals(100, reading.precisionRecall().generated());
    assertEquals(300, reading.real());
    assertEquals(250, reading.generated());
    assertEquals(FrechetDistance.between(REAL, GENERATED), reading.frechetDistance());
  }

  @Test
  void aCloserSetIsBetterByEveryNumber() {
    DistributionReading near = DistributionReading.of(REAL, GENERATED, CONFIG, 1);
    DistributionReading far =
        DistributionReading.of(REAL, Clouds.normal(250, 6, 3, 1, 2), CONFIG, 1);

    assertTrue(near.frechetDistance() < far.frechetDistance());
    assertTrue(near.kernelDistance().mean() < far.kernelDistance().mean());
    assertTrue(near.precisionRecall().precision() > far.precisionRecall().precision());
    assertTrue(near.precisionRecall().recall() > far.precisionRecall().recall());
  }

  @Test
  void theSeedDecidesThePartsAndComesBackFromJson() throws JsonProcessingException {
    DistributionReading reading = DistributionReading.of(REAL, GENERATED, CONFIG, 1);
    ObjectMapper mapper = new ObjectMapper();

    assertEquals(reading, DistributionReading.of(REAL, GENERATED, CONFIG, 1));
    assertEquals(
        reading, mapper.readValue(mapper.writeValueAsString(reading), DistributionReading.class));
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    Expect.refusal(
        "kernelBlocks must be at least 1, was 0", () -> new DistributionConfig(0, 10, 3, 10));
    Expect.refusal(
        "kernelBlockSize must be at least 2, was 1", () -> new DistributionConfig(1, 1, 3, 10));
    Expect.refusal(
        "neighbours must be at least 1, was 0", () -> new DistributionConfig(1, 10, 0, 10));
    Expect.refusal(
        "neighbourPoints must be at least 2, was 1", () -> new DistributionConfig(1, 10, 3, 1));
    assertEquals(
        new DistributionConfig(5, 1_000, 3, 200), DistributionConfig.full().withWork(5, 200));
  }
}
