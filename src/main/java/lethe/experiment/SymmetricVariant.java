package lethe.experiment;

import lethe.forget.ProjectionConfig;
import lethe.forget.ProjectionConfig.Grain;
import lethe.optim.GradientProjection.Trigger;

/** Other ways to project symmetrically than at every step on all parameters as one vector. */
public enum SymmetricVariant {
  /** Only at steps at which the gradients pull apart: the rule of PCGrad. */
  CONFLICT("symmetric, only in conflict", "symmetric-conflict"),
  /** Each tensor by itself. */
  PER_TENSOR("symmetric, tensor by tensor", "symmetric-per-tensor");

  private final String title;
  private final String fileSuffix;

  SymmetricVariant(String title, String fileSuffix) {
    this.title = title;
    this.fileSuffix = fileSuffix;
  }

  /** The name in tables. */
  public String title() {
    return title;
  }

  String fileSuffix() {
    return fileSuffix;
  }

  /** The settings of the symmetric form with this one thing changed. */
  ProjectionConfig of(ProjectionConfig symmetric) {
    return switch (this) {
      case CONFLICT -> symmetric.withTrigger(Trigger.CONFLICT);
      case PER_TENSOR -> symmetric.withGrain(Grain.PER_TENSOR);
    };
  }
}
