package lethe.experiment;

/** The rows in which an example is shown. Means are decoded, never samples. */
public enum OutlierPicture {
  /** The image x itself. */
  REAL("real image"),
  /** The original's decode of its own code, {@code D_or(μ, e_k)} with {@code μ = E_or(x, e_k)}. */
  ORIGINAL("original"),
  /** The unlearned model's decode of the same code, {@code D_am(μ, e_k)}. */
  UNLEARNED("unlearned, original's code"),
  /** The unlearned model's decode of its own code, {@code D_am(E_am(x, e_k), e_k)}. */
  UNLEARNED_OWN_CODE("unlearned, own code"),
  /** Control: the retrained model's decode of its own code. */
  RETRAINED_OWN_CODE("retrained, own code");

  private final String title;

  OutlierPicture(String title) {
    this.title = title;
  }

  /** In words, for the row of a figure. */
  public String title() {
    return title;
  }
}
