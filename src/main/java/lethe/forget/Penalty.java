package lethe.forget;

import ai.djl.ndarray.NDArray;
import lethe.engine.Scope;

/** A term of the objective that depends on the weights alone. */
interface Penalty {
  /** No penalty at all. */
  Penalty NONE =
      new Penalty() {
        @Override
        public double value(Scope step, NDArray theta) {
          return 0;
        }

        @Override
        public void addGradient(Scope step, NDArray theta, NDArray gradient) {
          // nothing pulls
        }
      };

  /** Its value without its weight λ. */
  double value(Scope step, NDArray theta);

  /** Adds λ times its gradient to {@code gradient}. */
  void addGradient(Scope step, NDArray theta, NDArray gradient);
}
