package lethe.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import lethe.base.BadFile;
import lethe.base.SafeFiles;
import lethe.base.Safetensors;
import lethe.support.Expect;
import lethe.support.Small;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTest {
  private static final Layout LAYOUT = Layout.builder().trained("a", 2).trained("b", 1, 3).build();

  @TempDir Path folder;
  private Path file;
  private JsonNode card;

  @BeforeEach
  void name() throws IOException {
    file = folder.resolve("model.safetensors");
    card = new ObjectMapper().readTree("{\"seed\":20,\"note\":\"grün \\\"x\\\"\",\"rate\":1.0E-4}");
  }

  @Test
  void whatIsWrittenIsReadBackBitForBit() {
    float[] numbers = {-0f, Float.MIN_VALUE, 0.1f, -Float.MAX_VALUE, 1};
    Checkpoint checkpoint = new Checkpoint(new Weights(LAYOUT, numbers), card);

    checkpoint.write(file);
    Checkpoint read = Checkpoint.read(file, LAYOUT);

    assertEquals(checkpoint, read);
    assertArrayEquals(bits(numbers), bits(read.weights().values()));
    assertEquals(card, read.card());
  }

  @Test
  void theFileHoldsTheModelsNamesAndShapes() {
    new Checkpoint(Small.weights(1), card).write(file);

    Safetensors content = Safetensors.read(file);

    assertEquals(
        Small.VAE.layout().slots().stream().map(Layout.Slot::name).toList(),
        content.tensors().keySet().stream().toList());
    assertArrayEquals(new int[] {32, 15}, content.tensor("fc1.weight").shape());
    assertArrayEquals(new int[] {12}, content.tensor("fc6.bias").shape());
  }

  @Test
  void aCheckpointOfAnotherLatentSizeIsRefused() {
    new Checkpoint(Small.weights(1), card).write(file);
    Layout wider = new ConditionalVae(new CvaeConfig(12, 3, 5), 32, 16).layout();

    Expect.refusal(
        file
            + " has fc31.weight of shape [2, 16], the model [5, 16]: was it made for another"
            + " latent size?",
        () -> Checkpoint.read(file, wider));
  }

  @Test
  void aCheckpointOfAnotherModelIsRefused() {
    new Checkpoint(new Weights(LAYOUT, new float[5]), card).write(file);
    Layout other = Layout.builder().trained("a", 2).trained("c", 1, 3).build();

    Expect.refusal(
        file + " holds the tensors [a, b], the model has [a, c]: was it made for another model?",
        () -> Checkpoint.read(file, other));
  }

  @Test
  void tensorsInAnotherOrderAreReadByName() {
    Map<String, Safetensors.Tensor> tensors = new java.util.LinkedHashMap<>();
    tensors.put("b", Safetensors.Tensor.of(new float[] {3, 4, 5}, 1, 3));
    tensors.put("a", Safetensors.Tensor.of(new float[] {1, 2}, 2));
    new Safetensors(Map.of("lethe", "{}"), tensors).write(file);

    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5}, Checkpoint.read(file, LAYOUT).weights().values());
  }

  @Test
  void aCheckpointOfNansIsRefused() {
    Map<String, Safetensors.Tensor> tensors = new java.util.LinkedHashMap<>();
    tensors.put("a", Safetensors.Tensor.of(new float[] {1, 2}, 2));
    tensors.put("b", Safetensors.Tensor.of(new float[] {3, Float.NaN, 5}, 1, 3));
    new Safetensors(Map.of("lethe", "{}"), tensors).write(file);

    refused(
        "tensor b holds NaN at index 1, every value must be finite: delete the file and make it"
            + " again");
  }

  @Test
  void nansAreNotWrittenAndTheFileIsLeft() {
    Weights nan = new Weights(LAYOUT, new float[] {1, 2, 3, Float.NaN, 5});
    new Checkpoint(new Weights(LAYOUT, new float[5]), card).write(file);
    String before = SafeFiles.sha256(file);

    Expect.refusal(
        "the checkpoint for "
            + file
            + " has NaN in b at position 1: every number must be finite; make them again",
        () -> new Checkpoint(nan, card).write(file));
    assertEquals(before, SafeFiles.sha256(file));
    Expect.refusal("card must be given, was null", () -> new Checkpoint(nan, null));
    Expect.refusal("weights must be given, was null", () -> new Checkpoint(null, card));
  }

  @Test
  void aFileWithoutACardIsRefused() {
    write(Map.of("format", "pt"));

    refused(
        "does not say where it comes from (no 'lethe' in its metadata): delete it and make it"
            + " again");
  }

  @Test
  void aFileWithABrokenCardIsRefused() {
    write(Map.of("lethe", "{\"seed\":"));

    var error = assertThrows(UncheckedIOException.class, () -> Checkpoint.read(file, LAYOUT));

    assertTrue(error.getMessage().startsWith(file + ": has an unreadable card ("));
    assertTrue(error.getMessage().endsWith("): delete it"));
    assertTrue(BadFile.isDamage(error));
  }

  @Test
  void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
    new Checkpoint(new Weights(LAYOUT, new float[5]), card).write(file);
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      var error = assertThrows(UncheckedIOException.class, () -> Checkpoint.read(file, LAYOUT));
      assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Expect.error(
        UncheckedIOException.class,
        file + ": cannot be read, there is no such file",
        () -> Checkpoint.read(file, LAYOUT));
  }

  /** Reading says this, and that making the file again helps. */
  private void refused(String message) {
    var error = assertThrows(UncheckedIOException.class, () -> Checkpoint.read(file, LAYOUT));

    assertEquals(file + ": " + message, error.getMessage());
    assertTrue(BadFile.isDamage(error));
  }

  private void write(Map<String, String> metadata) {
    new Safetensors(
            metadata,
            Map.of(
                "a", Safetensors.Tensor.of(new float[2], 2),
                "b", Safetensors.Tensor.of(new float[3], 1, 3)))
        .write(file);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
