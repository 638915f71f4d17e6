package lethe.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lethe.attack.Relearning;
import lethe.attack.RelearningReport;
import lethe.base.Safetensors;

/**
 * How long do models take to learn the label again? All models of an {@link AttackStudy} but the
 * original, which knows it, from each number of images, each in one part of one kept work.
 */
final class RelearningStudy {
  private static final String REPORT = "report";

  private final Experiment lethe;
  private final AttackContext study;
  private final AttackStudyConfig config;

  RelearningStudy(AttackContext study) {
    this.lethe = study.lethe();
    this.study = study;
    this.config = study.config();
  }

  /** What is kept beside the curves. */
  private record Reports(List<RelearningReport> reports) {}

  /** A report of each model for each number of images; made if they are not there. */
  List<RelearningReport> run() {
    return study
        .obtain(
            FileName.relearning(study.models().forgetSet(), study.label()),
            "relearn",
            config,
            config.relearningCap(),
            parts -> {
              List<RelearningReport> reports = relearn(parts);
              return new KeptTensors.Made(curves(reports), new Reports(reports));
            })
        .log(Reports.class)
        .reports();
  }

  private List<RelearningReport> relearn(PartSavepoint savepoint) {
    int most = lethe.data().train().perLabelCounts()[study.label()];
    List<String> models =
        study.models().names().stream().filter(model -> !model.equals(ModelName.ORIGINAL)).toList();
    List<RelearningReport> reports = new ArrayList<>();
    for (int images : config.relearningImages()) {
      Relearning relearning =
          new Relearning(
              lethe.torch(),
              study.guide(),
              study.reader(),
              config.relearning(Math.min(images, most)));
      Relearning.Known known = relearning.known(study.target(ModelName.ORIGINAL));
      for (String model : models) {
        String part = model + " from " + images;
        RelearningReport report =
            savepoint
                .made(part)
                .map(made -> report(made.metadata().get(REPORT)))
                .orElseGet(
                    () ->
                        relearning
                            .resuming(savepoint.of(part))
                            .run(
                                study.target(model),
                                lethe.data().train(),
                                known,
                                lethe.progress()));
        savepoint.finish(part, new Safetensors(Map.of(REPORT, text(report)), Map.of()));
        reports.add(report);
      }
    }
    return reports;
  }

  /** Rows of step, p_A and p_B, by the model and its number of images. */
  private static Map<String, Safetensors.Tensor> curves(List<RelearningReport> reports) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    for (RelearningReport report : reports) {
      int points = report.points().size();
      float[] curve = new float[3 * points];
      for (int i = 0; i < points; i++) {
        RelearningReport.Point point = report.points().get(i);
        curve[3 * i] = point.step();
        curve[3 * i + 1] = (float) point.forgetProbability();
        curve[3 * i + 2] = (float) point.readerProbability();
      }
      tensors.put(
          report.model() + "." + report.config().images(), Safetensors.Tensor.of(curve, points, 3));
    }
    return tensors;
  }

  private static String text(RelearningReport report) {
    return Card.JSON.valueToTree(report).toString();
  }

  private static RelearningReport report(String text) {
    try {
      return Card.JSON.readValue(text, RelearningReport.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the kept report is not of this version: delete it", e);
    }
  }
}
