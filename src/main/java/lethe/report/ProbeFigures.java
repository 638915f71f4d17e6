package lethe.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lethe.base.Rows;
import lethe.experiment.AttackStudy;
import lethe.experiment.ModelName;
import lethe.experiment.ProbeReading;
import lethe.experiment.RecoveryProbes;
import tech.tablesaw.api.Table;

/** Grids and a table of the probes that look for a forgotten digit without an optimiser. */
public final class ProbeFigures {
  private ProbeFigures() {}

  /** Rows of images with their labels, as many columns as the first row has images. */
  public static ImageGrid rows(String title, List<RecoveryProbes.Row> rows) {
    return rows(title, rows, ImageGrid.SIDE * ImageGrid.SIDE);
  }

  /** The same of square images of so many pixels each: {@code generator().pixels()}. */
  public static ImageGrid rows(String title, List<RecoveryProbes.Row> rows, int pixels) {
    int columns = rows.get(0).images().length / pixels;
    float[][] images =
        rows.stream()
            .flatMap(
                row -> IntStream.range(0, columns).mapToObj(i -> Rows.row(row.images(), i, pixels)))
            .toArray(float[][]::new);
    return ImageGrid.of(images)
        .columns(columns)
        .rowLabels(rows.stream().map(RecoveryProbes.Row::label).toArray(String[]::new))
        .title(title);
  }

  /** What both judges say of every probe, a row for each form and a column for each model. */
  public static Table probes(List<ProbeReading> readings, int label) {
    List<List<Object>> rows = new ArrayList<>();
    for (ProbeReading reading : readings) {
      if (reading.model().equals(ModelName.UNLEARNED)) {
        List<Object> row = new ArrayList<>(List.of(reading.probe(), reading.form()));
        row.add(reading.images());
        row.add(Numbers.to(3, reading.meanGuide()));
        for (String model : AttackStudy.MODELS) {
          row.add(probe(readings, reading, model).readShare());
        }
        row.add(Numbers.to(3, reading.largestReader()));
        row.add(counts(reading.guideAnswers()));
        rows.add(row);
      }
    }
    return Tables.of(
        Figures.text(
            "Share of images with p_B(%d) ≥ %.1f, every probe and model", label, ProbeReading.READ),
        List.of(
            "probe",
            "form",
            "images",
            "mean p_A, unlearned",
            ModelName.ORIGINAL,
            ModelName.UNLEARNED,
            ModelName.RETRAINED,
            ModelName.UNTRAINED,
            "largest p_B, unlearned",
            "judge A's answers 0…9, unlearned"),
        rows);
  }

  private static ProbeReading probe(List<ProbeReading> readings, ProbeReading same, String model) {
    return readings.stream()
        .filter(p -> p.probe().equals(same.probe()) && p.form().equals(same.form()))
        .filter(p -> p.model().equals(model))
        .findFirst()
        .orElseThrow();
  }

  private static String counts(int... counts) {
    return String.join(" ", Arrays.stream(counts).mapToObj(String::valueOf).toList());
  }
}
