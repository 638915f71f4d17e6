/**
 * What every other package leans on and that knows nothing of tensors: argument checks, random
 * streams, points of a space, atomic file writing, the safetensors format, progress.
 *
 * <p>Start with {@link lethe.base.Checks} (one wording for every refused value), {@link
 * lethe.base.RandomStream} (named, counter-based random numbers) and {@link lethe.base.SafeFiles}
 * (a file is either the old one or the new one, never half of either). {@link
 * lethe.base.Safetensors} is the format of every checkpoint, {@link lethe.base.BadFile} the one
 * wording of every refused file. {@link lethe.base.StateFile} keeps the state of a long work.
 *
 * <p>Imports nothing of Lethe.
 */
package lethe.base;
