/**
 * What the scripts of {@code environment/} start: main classes, and nothing that a notebook needs.
 *
 * <p>{@link lethe.cli.Lethe} is the jar's own main class; its command {@code verify} checks a run
 * folder. {@link lethe.cli.Setup} checks device and data before a notebook does, and a GPU against
 * the CPU. Prints to the terminal; an error ends the process with one line and exit status 1. May
 * import every other package.
 */
package lethe.cli;
