package lethe.experiment;

/**
 * What a run is, for the head of a notebook or report.
 *
 * @param profile how much work is done
 * @param device where tensors live
 * @param threads threads of one tensor operation
 * @param lethe this library's version
 * @param code checksum of the library's compiled classes
 * @param engine engine and version
 * @param java Java version
 * @param data name of the data set
 * @param dataChecksum SHA-256 over the data set
 * @param seed the training seed; those of judges and of what reads the models are the profile's
 */
public record RunCard(
    String profile,
    String device,
    int threads,
    String lethe,
    String code,
    String engine,
    String java,
    String data,
    String dataChecksum,
    long seed) {}
