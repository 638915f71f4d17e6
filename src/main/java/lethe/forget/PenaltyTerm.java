package lethe.forget;

import lethe.optim.Stretch;

/** A term of the objective that depends on the weights alone, as the loop adds it. */
interface PenaltyTerm {
  /** No penalty at all. */
  PenaltyTerm NONE =
      new PenaltyTerm() {
        @Override
        public double value() {
          return 0;
        }

        @Override
        public void addGradient(Stretch gradient) {
          // nothing pulls
        }
      };

  /** Its value at the current weights, without its weight λ. */
  double value();

  /** Is told that a step begins: the weights stay as they are until its first stretch is added. */
  default void begin() {
    // one that is taken stretch by stretch has nothing to prepare
  }

  /** Adds λ times its gradient at the current weights. */
  void addGradient(Stretch gradient);
}
