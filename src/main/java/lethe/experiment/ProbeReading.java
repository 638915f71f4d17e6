package lethe.experiment;

import lethe.model.Answers;

/**
 * What both judges say of the images of one probe from one model.
 *
 * @param probe its name
 * @param form of the condition, for example {@code 0.1 · e_1}
 * @param reference whether this is a probe of the reference in its own form; false for Lethe's
 *     forms and for probes that the reference shows a figure of and no settings
 * @param model its name
 * @param images how many
 * @param meanGuide mean p_A(f)
 * @param meanReader mean p_B(f)
 * @param largestReader largest p_B(f)
 * @param readShare share of images with p_B(f) of at least {@link #READ}
 * @param guideAnswers how many images judge A names what, by label
 * @param readerAnswers the same by judge B
 */
public record ProbeReading(
    String probe,
    String form,
    boolean reference,
    String model,
    int images,
    double meanGuide,
    double meanReader,
    double largestReader,
    double readShare,
    int[] guideAnswers,
    int[] readerAnswers) {
  /** An image that judge B gives the label at least this probability reads as it. */
  public static final double READ = 0.5;

  /** Copies the counts. */
  public ProbeReading {
    guideAnswers = guideAnswers.clone();
    readerAnswers = readerAnswers.clone();
  }

  static ProbeReading of(
      RecoveryProbes.Probe probe, String model, int label, Answers guide, Answers reader) {
    int n = guide.count();
    double meanGuide = 0;
    double meanReader = 0;
    double largest = 0;
    int read = 0;
    int[] guideAnswers = new int[guide.labels()];
    int[] readerAnswers = new int[reader.labels()];
    for (int i = 0; i < n; i++) {
      meanGuide += guide.probability(i, label) / n;
      meanReader += reader.probability(i, label) / n;
      largest = Math.max(largest, reader.probability(i, label));
      read += reader.probability(i, label) >= READ ? 1 : 0;
      guideAnswers[guide.top(i)]++;
      readerAnswers[reader.top(i)]++;
    }
    return new ProbeReading(
        probe.name(),
        probe.form(),
        probe.reference(),
        model,
        n,
        meanGuide,
        meanReader,
        largest,
        read / (double) n,
        guideAnswers,
        readerAnswers);
  }

  @Override
  public int[] guideAnswers() {
    return guideAnswers.clone();
  }

  @Override
  public int[] readerAnswers() {
    return readerAnswers.clone();
  }
}
