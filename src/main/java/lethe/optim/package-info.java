/**
 * Optimisation of a flat parameter vector: {@link lethe.optim.Adam} (Kingma and Ba 2015, 1412.6980,
 * algorithm 1, with PyTorch's constants) and {@link lethe.optim.LearningRate} schedules.
 *
 * <p>An optimiser's tensors belong to the scope it was made in; it changes the parameters in place
 * and never while a gradient is being recorded. Imports {@code engine} and {@code base}.
 */
package lethe.optim;
