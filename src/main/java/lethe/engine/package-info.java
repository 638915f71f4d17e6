/**
 * The only door to native code: opens the device, bounds the life of tensors, records gradients.
 *
 * <p>Start with {@link lethe.engine.Torch} (a device), {@link lethe.engine.Scope} (closes every
 * tensor that was made in it and keeps gradient mode off) and {@link lethe.engine.Gradients} (one
 * recorded loss, one gradient); with {@link lethe.engine.Team} where a loop is to use all cores.
 *
 * <pre>{@code
 * try (Scope scope = Torch.open("cpu").scope()) {
 *   NDArray x = scope.array(new float[] {1, 2}, 2);
 *   Gradients.LossAndGradient result = Gradients.of(scope, x, leaf -> leaf.square().sum());
 *   result.gradient().toFloatArray(); // {2, 4}
 * }
 * }</pre>
 *
 * <p>Two rules keep gradients right. Every public entry point opens a {@link lethe.engine.Scope}
 * first, because the engine starts new threads with gradient mode on. Inside a recorded loss only
 * arrays are operands, never Java numbers: the engine frees a number's memory before the backward
 * pass reads it.
 *
 * <p>Imports DJL and {@code lethe.base}; no other package touches {@code ai.djl.pytorch}.
 */
package lethe.engine;
