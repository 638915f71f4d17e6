package lethe.latent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;
import lethe.base.Points;
import lethe.base.RandomStream;

/** What scikit-learn says of three groups of points, and points made up here. */
final class Fixture {
  /** Written by src/test/python/fixtures/latent_maps.py. */
  static final JsonNode MAPS = read("maps.json");

  static final int CLASSES = 3;

  private Fixture() {}

  static Points points() {
    return Points.of(numbers("points"), 5);
  }

  static Points places() {
    return Points.of(numbers("places"), 2);
  }

  static int[] labels() {
    return StreamSupport.stream(MAPS.get("labels").spliterator(), false)
        .mapToInt(JsonNode::asInt)
        .toArray();
  }

  static double number(String name) {
    return MAPS.get(name).asDouble();
  }

  static double[] numbers(String name) {
    return StreamSupport.stream(MAPS.get(name).spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** Standard normal points. */
  static Points normal(int count, int dimensions, long seed) {
    return Points.of(RandomStream.of(seed, "points").normal(count * dimensions), dimensions);
  }

  private static JsonNode read(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
