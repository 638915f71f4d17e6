package lethe.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.Checks;

/**
 * Everything an evaluation says of one model: a row of the headline table.
 *
 * @param model its name, for example {@code original}, {@code unlearned}, {@code retrained}
 * @param config how it was read
 * @param judges what each judge says, by the judge's name, in order
 * @param greyStatistics of the images of the labels to forget
 * @param elbo on test images
 */
public record ModelReading(
    String model,
    EvaluationConfig config,
    Map<String, JudgeReading> judges,
    GreyStatistics greyStatistics,
    ElboReport elbo) {
  /** Copies the map, in order. */
  public ModelReading {
    judges = Collections.unmodifiableMap(new LinkedHashMap<>(judges));
  }

  /** What one judge says. */
  public JudgeReading judge(String name) {
    JudgeReading reading = judges.get(name);
    Checks.require(
        reading != null, "there is no reading of judge '%s', only of %s", name, judges.keySet());
    return reading;
  }
}
