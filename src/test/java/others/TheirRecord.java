package others;

/** A record of somebody who uses the library: none of Lethe's. */
public record TheirRecord(int steps) {}
