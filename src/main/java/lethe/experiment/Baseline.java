package lethe.experiment;

/** A simpler way to forget, to be compared with Selective Amnesia. */
public enum Baseline {
  /** Trained on, on real images of the kept labels alone. */
  FINE_TUNED("fine-tuned", "fine-tuned", true),
  /** Selective Amnesia's loop, with drawn images of the kept labels under the forgotten ones. */
  RELABELLED("relabelled", "relabelled", false),
  /** The same loop, with flat grey of ½ under the forgotten labels. */
  GREY_SURROGATE("grey surrogate", "grey-surrogate", false),
  /** Gradient ascent on real images of the forgotten labels, descent on those of the kept ones. */
  ASCENT("gradient ascent", "gradient-ascent", true),
  /** The same, with images that cost as much as flat grey left alone. */
  CAPPED_ASCENT("capped ascent", "capped-ascent", true);

  private final String title;
  private final String fileSuffix;
  private final boolean needsImages;

  Baseline(String title, String fileSuffix, boolean needsImages) {
    this.title = title;
    this.fileSuffix = fileSuffix;
    this.needsImages = needsImages;
  }

  /** The name in tables and legends. */
  public String title() {
    return title;
  }

  /** Whether it learns from images of the data set. */
  public boolean needsImages() {
    return needsImages;
  }

  String fileSuffix() {
    return fileSuffix;
  }
}
