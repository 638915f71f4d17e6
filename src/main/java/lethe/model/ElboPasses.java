package lethe.model;

import lethe.model.ConditionalGenerator.ElboBatch;

/** Passes of one model over batches. */
@FunctionalInterface
public interface ElboPasses {
  /** A pass over {@code batch}; its tensors belong to the manager of the batch. */
  ElboPass over(ElboBatch batch);
}
