package lethe.experiment;

import lethe.evaluate.GreyStatistics;
import lethe.model.NegativeElbo;

/**
 * What forgetting did to one model, without a judge: are the forgotten labels flat, and what did
 * the others lose?
 *
 * @param model its name
 * @param greyStatistics of samples of the forgotten labels, as many of each
 * @param negativeElboKept on the test images of kept labels
 * @param negativeElboForgotten on the test images of forgotten labels
 * @param keptGap how much the first rose since the original, nats per image; 0 is ideal
 * @param forgetGap how much the second rose, nats per image; large is good
 */
public record ForgettingRow(
    String model,
    GreyStatistics greyStatistics,
    NegativeElbo.Value negativeElboKept,
    NegativeElbo.Value negativeElboForgotten,
    double keptGap,
    double forgetGap) {}
