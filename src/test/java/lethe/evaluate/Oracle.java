package lethe.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;
import lethe.base.Points;

/** Small inputs with the values that numpy, scipy and scikit-learn give for them. */
final class Oracle {
  private final JsonNode values;

  private Oracle(JsonNode values) {
    this.values = values;
  }

  static Oracle read() {
    try (InputStream file = Oracle.class.getResourceAsStream("evaluation-metrics.json")) {
      return new Oracle(new ObjectMapper().readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the fixture", e);
    }
  }

  double number(String name) {
    return values.required(name).asDouble();
  }

  double[] numbers(String name) {
    return StreamSupport.stream(values.required(name).spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  Points points(String name) {
    double[] numbers = numbers(name);
    float[] narrow = new float[numbers.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) numbers[i];
    }
    return Points.of(narrow, values.required("size").asInt());
  }
}
