package lethe.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import lethe.base.ProgressMeter;
import lethe.experiment.Experiment;
import lethe.forget.ForgettingReport;
import lethe.model.ConditionalGenerator;
import lethe.model.Judge;
import lethe.model.Layout;
import lethe.model.TrainedJudge;
import lethe.model.Weights;
import lethe.train.TrainingLog;
import tech.tablesaw.api.Table;

/** A model as a table: the tensors of its layers with their shapes, and its parameter count. */
final class ModelTable {
  private static final Map<Class<?>, Function<Object, Table>> TABLES = new LinkedHashMap<>();

  static {
    add(ConditionalGenerator.class, ModelTable::name, ConditionalGenerator::layout);
    add(Judge.class, ModelTable::name, Judge::layout);
    add(TrainedJudge.class, ModelTable::judge, judge -> judge.weights().layout());
    add(Weights.class, ModelTable::name, Weights::layout);
    add(Layout.class, ModelTable::name, layout -> layout);
    add(Experiment.Trained.class, ModelTable::trained, model -> model.weights().layout());
    add(Experiment.Unlearned.class, ModelTable::unlearned, model -> model.weights().layout());
    add(Experiment.Judged.class, ModelTable::judged, model -> model.judge().weights().layout());
  }

  private ModelTable() {}

  /** What counts as a model: architectures, weights, and the two with the log of their making. */
  static Set<Class<?>> types() {
    return TABLES.keySet();
  }

  /** The table of a model that is of one of {@link #types()}. */
  static Table of(Object model) {
    return TABLES.entrySet().stream()
        .filter(entry -> entry.getKey().isInstance(model))
        .map(entry -> entry.getValue().apply(model))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(model.getClass() + " is no model"));
  }

  private static <T> void add(
      Class<T> type, Function<? super T, String> caption, Function<T, Layout> layout) {
    TABLES.put(
        type,
        model -> {
          T own = type.cast(model);
          Layout slots = layout.apply(own);
          return Figures.layout(caption.apply(own) + "; " + parameters(slots), slots);
        });
  }

  private static String parameters(Layout layout) {
    int statistics = layout.size() - layout.trainedSize();
    return Figures.text("%,d parameters", layout.trainedSize())
        + (statistics > 0 ? Figures.text(" and %,d running statistics", statistics) : "");
  }

  private static String name(Object model) {
    return model.getClass().getSimpleName();
  }

  private static String judge(TrainedJudge judge) {
    return "Judge " + judge.name() + ", a " + name(judge.judge());
  }

  private static String trained(Experiment.Trained model) {
    TrainingLog.Point last = model.log().last();
    return Figures.text(
        "Trained: %,d steps in %s, test −ELBO %.2f nats per image",
        last.step(), ProgressMeter.time(model.log().seconds()), last.testNegativeElbo());
  }

  private static String unlearned(Experiment.Unlearned model) {
    ForgettingReport report = model.report();
    return Figures.text(
        "Unlearned: %,d steps in %s, loss %,.0f nats per batch at the end",
        report.last().step() + 1, ProgressMeter.time(report.seconds()), report.last().total());
  }

  private static String judged(Experiment.Judged model) {
    return Figures.text(
        "%s, right on %.2f %% of the test images",
        judge(model.judge()), 100 * model.log().last().testAccuracy());
  }
}
