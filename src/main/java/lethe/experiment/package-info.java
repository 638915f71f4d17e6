/**
 * The whole chain on one data set: what the notebooks call.
 *
 * <p>{@link lethe.experiment.Experiment} makes each model once, in flow order (train, weigh,
 * forget, judge), keeps it in the run folder of its {@link lethe.experiment.Profile} and reads it
 * back as long as the settings, the data and the files it was made from are the same.
 *
 * <p>Each study, such as {@link lethe.experiment.AttackStudy}, asks an experiment for the models
 * that it compares and gives a record of numbers, which {@link
 * lethe.experiment.Experiment#writeResult} keeps with the run, the settings and what it was made
 * from. {@link lethe.experiment.ModelName} has what models are called in them. {@link
 * lethe.experiment.SeedStudy} runs the chain from several training seeds and gives means with 95 %
 * t-intervals, {@link lethe.experiment.LabelStudy} forgets every label by itself.
 *
 * <p>{@link lethe.experiment.DeviceCheck} compares a GPU with the CPU before any of it.
 *
 * <p>Start with {@link lethe.experiment.Experiment#open}, which takes MNIST or a {@link
 * lethe.data.Dataset} of one's own:
 *
 * <pre>{@code
 * Dataset data = Dataset.of("my-images", 20, 20, train, test); // of four labels, say
 * Experiment lethe =
 *     Experiment.open(Settings.fromEnvironment(), data, Progress.SILENT, System.out::println);
 * Assessment read = lethe.assess(LabelSet.forgetSet(4, 1)); // in data/runs/quick-my-images
 * }</pre>
 *
 * <p>Models and judges are made for the size of the images and their count of labels. Judges A and
 * B read square images of at least 16 × 16 pixels; what needs neither, such as an {@link
 * lethe.experiment.AssessmentStudy} by judges of one's own, takes any height and width.
 *
 * <p>Each data set has a run folder of its own, so that none reads another's models. Everything
 * returned lives on the Java heap; there is nothing to close. One process at a time makes or writes
 * something in a run folder; others may read what is there.
 */
package lethe.experiment;
