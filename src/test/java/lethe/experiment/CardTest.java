package lethe.experiment;

import static lethe.experiment.SmallRunFolder.recipe;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CardTest {
  @Test
  void inputsOfOlderCardsFitByTheFileOrByTheNumbers() throws IOException {
    JsonNode wanted = recipe().toJson();
    String older = "{\"fisher.safetensors\": \"f1\"}";
    String byNumbers = "{\"the Fisher diagonal\": \"n1\"}";
    String another = "{\"fisher.safetensors\": \"f2\"}";
    String more = "{\"fisher.safetensors\": \"f1\", \"original\": \"n3\"}";

    assertEquals(List.of(), Card.differences(wanted, withInputs(older)));
    assertEquals(List.of(), Card.differences(wanted, withInputs(byNumbers)));
    assertEquals(
        List.of("inputs.fisher.safetensors f2 instead of f1"),
        Card.differences(wanted, withInputs(another)));
    assertEquals(
        List.of("inputs.original n3 instead of nothing"),
        Card.differences(wanted, withInputs(more)));
    assertEquals(
        List.of("inputs.fisher.safetensors nothing instead of n1"),
        Card.differences(wanted, withInputs("{}")));
  }

  private static JsonNode withInputs(String inputs) throws IOException {
    ObjectNode card = recipe().toJson().deepCopy();
    card.set("inputs", Card.JSON.readTree(inputs));
    return card;
  }
}
