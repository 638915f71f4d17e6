package lethe.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import lethe.base.Checks;
import lethe.engine.Torch;
import lethe.model.JudgeA;
import lethe.model.JudgeB;

/**
 * Lethe's side of {@code environment/bench}: runs one case through the library's public classes, as
 * a notebook does, and prints one line of JSON. Not a test, and not shipped.
 */
final class Bench {
  private static final int FORGETTING_STEPS = 600;
  private static final Path STATUS = Path.of("/proc/self/status");

  private Bench() {}

  /**
   * What a case measured.
   *
   * @param rate units of work a second, behind the warm-up
   * @param quality figures that must agree with the peer's, by name
   * @param productShare share of the time that its matrix products alone take, 0 where not asked
   */
  record Outcome(double rate, Map<String, Double> quality, double productShare) {
    Outcome(double rate, Map<String, Double> quality) {
      this(rate, quality, 0);
    }
  }

  /** Takes the case and its options, see {@link BenchOptions}. */
  public static void main(String[] words) {
    try {
      BenchOptions options = BenchOptions.parse(words);
      Torch torch = Torch.open(options.device());
      print(torch, run(torch, options), System.out);
    } catch (IllegalArgumentException | UncheckedIOException problem) {
      System.err.println(problem.getMessage());
      System.exit(1);
    }
  }

  private static Outcome run(Torch torch, BenchOptions options) {
    return options.work().equals("picture")
        ? FirstPicture.draw(torch, options.base(), options.seed())
        : run(Workload.of(torch, options));
  }

  static Outcome run(Workload workload) {
    String work = workload.options().work();
    return switch (work) {
      case "base" -> base(workload);
      case "train" -> workload.train();
      case "train-to-97" -> new RecipeWorkload(workload).train();
      case "amnesia" -> workload.amnesia();
      case "forgotten" -> new RecipeWorkload(workload).forget();
      case "projection" -> workload.projection();
      case "fisher" -> workload.fisher();
      case "judge" -> new JudgeWorkload(workload, new JudgeB()).steps();
      case "judge-to-99" -> new JudgeWorkload(workload, new JudgeB()).untilRight();
      case "attack" -> new AttackWorkload(workload, new JudgeA()).attack();
      case "map" -> new MapWorkload(workload).map();
      default ->
          throw new IllegalArgumentException(
              "work must be one of base, train, train-to-97, amnesia, forgotten, projection,"
                  + " fisher, judge, judge-to-99, attack, map, picture, was '"
                  + work
                  + "'");
    };
  }

  private static Outcome base(Workload workload) {
    Outcome outcome = workload.base();
    new AttackWorkload(workload, new JudgeA()).base(FORGETTING_STEPS);
    new MapWorkload(workload).base();
    return outcome;
  }

  static void print(Torch torch, Outcome outcome, PrintStream out) {
    out.println(json(torch, outcome));
  }

  /** The most memory that the process held; empty where the system does not tell. */
  private static OptionalLong peakBytes() {
    if (!Files.exists(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + STATUS, e);
    }
  }

  private static String json(Torch torch, Outcome outcome) {
    Checks.require(
        Double.isFinite(outcome.rate()) && outcome.rate() > 0,
        "the clock gave a rate of %s: take more steps",
        outcome.rate());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("rate", outcome.rate());
    line.put("quality", outcome.quality());
    line.put("threads", torch.threads());
    line.put("device", torch.device());
    line.put(
        "versions",
        Map.of(
            "PyTorch", torch.engine().replaceAll("[^0-9.]", ""),
            "Java", System.getProperty("java.version").toLowerCase(Locale.ROOT)));
    peakBytes().ifPresent(bytes -> line.put("peakBytes", bytes));
    if (outcome.productShare() > 0) {
      line.put("productShare", outcome.productShare());
    }
    try {
      return new ObjectMapper().writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a line of numbers could not be written as JSON", e);
    }
  }
}
