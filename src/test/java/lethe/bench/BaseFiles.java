package lethe.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import lethe.base.Safetensors;
import lethe.model.Layout;
import lethe.model.Weights;

/** The files that both sides of a case start from, as plain named tensors. */
record BaseFiles(Path folder) {
  void write(String name, Weights weights) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (Layout.Slot slot : weights.layout().slots()) {
      int[] shape = Arrays.stream(slot.shape().getShape()).mapToInt(Math::toIntExact).toArray();
      tensors.put(slot.name(), Safetensors.Tensor.of(weights.values(slot.name()), shape));
    }
    new Safetensors(Map.of(), tensors).write(file(name));
  }

  Weights read(String name, Layout layout) {
    Safetensors content = Safetensors.read(file(name));
    float[] flat = new float[layout.size()];
    for (Layout.Slot slot : layout.slots()) {
      float[] values = content.tensor(slot.name()).values();
      System.arraycopy(values, 0, flat, slot.offset(), values.length);
    }
    return new Weights(layout, flat);
  }

  /** Writes one table of numbers under the file's own name. */
  void writeRows(String name, float[] rows, int columns) {
    Safetensors.Tensor tensor = Safetensors.Tensor.of(rows, rows.length / columns, columns);
    new Safetensors(Map.of(), Map.of(name, tensor)).write(file(name));
  }

  Safetensors.Tensor readRows(String name) {
    return Safetensors.read(file(name)).tensor(name);
  }

  private Path file(String name) {
    return folder.resolve(name + ".safetensors");
  }
}
