package lethe.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.Checks;

/**
 * What the judges say of images that no model drew: a control row, to be shown beside every
 * model's.
 *
 * @param control its name, for example {@code constantGrey}
 * @param judges what each judge says, by the judge's name, in order
 * @param greyStatistics of the images
 */
public record ControlReading(
    String control, Map<String, ImageReading> judges, GreyStatistics greyStatistics) {
  /** Copies the map, in order. */
  public ControlReading {
    judges = Collections.unmodifiableMap(new LinkedHashMap<>(judges));
  }

  /** What one judge says. */
  public ImageReading judge(String name) {
    ImageReading reading = judges.get(name);
    Checks.require(
        reading != null, "there is no reading of judge '%s', only of %s", name, judges.keySet());
    return reading;
  }
}
