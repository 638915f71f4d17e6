package lethe.forget;

import lethe.optim.Stretch;

/** A term of the objective that depends on the weights alone. */
interface Penalty {
  /** No penalty at all. */
  Penalty NONE =
      new Penalty() {
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

  /** Adds λ times its gradient at the current weights. */
  void addGradient(Stretch gradient);
}
