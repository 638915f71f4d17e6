/**
 * Optimisation of a flat parameter vector: {@link lethe.optim.Adam} (Kingma and Ba 2015, 1412.6980,
 * algorithm 1, with PyTorch's constants), {@link lethe.optim.LearningRate} schedules, and the way
 * of the gradient to them.
 *
 * <p>{@link lethe.optim.GradientFlow} takes the gradient from the passes of a team to the
 * parameters in stretches: each is summed over the members' images, given a penalty's gradient if
 * there is one, and used up by Adam while it is in the cache. {@link
 * lethe.optim.GradientProjection} works on the sums that such a flow returns. {@link
 * lethe.optim.LoopStart} is where a loop of updates begins, new or after a stop.
 *
 * <p>What an optimiser keeps beside the parameters lives as long as they ({@link
 * lethe.optim.TensorVector#companion()}); it changes them in place and never while a gradient is
 * being recorded. Imports {@code model}, {@code engine} and {@code base}.
 */
package lethe.optim;
