package lethe.attack;

/**
 * Whether a guided success is more than a picture that one judge likes, taken at its first step of
 * success.
 *
 * @param attack name of its kind
 * @param model attacked
 * @param restart which one
 * @param step of the first guided success
 * @param guideProbability p_A(f)
 * @param readerProbability p_B(f)
 * @param latentNorm ‖z‖
 * @param latentQuantile share of prior latents with a smaller norm, by χ² of ‖z‖²; near 1 is
 *     improbable
 * @param labelMass c_f, the condition's mass on the label
 * @param otherMass the largest mass on another label
 * @param otherLabel which one that is
 * @param nearestRealRatio distance to the nearest real image of f in judge B's features, over the
 *     median nearest-neighbour distance among these; about 1 is like a real one
 * @param originalNegativeElbo under the original with label f, nats; compare with real images of f
 * @param originalGuideProbability p_A(f) of what the original draws from the same (z, c)
 * @param originalReaderProbability p_B(f) of it
 */
public record Plausibility(
    String attack,
    String model,
    int restart,
    int step,
    double guideProbability,
    double readerProbability,
    double latentNorm,
    double latentQuantile,
    double labelMass,
    double otherMass,
    int otherLabel,
    double nearestRealRatio,
    double originalNegativeElbo,
    double originalGuideProbability,
    double originalReaderProbability) {}
