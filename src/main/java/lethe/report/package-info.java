/**
 * What a notebook shows: grids of digits, films, charts, tables and progress.
 *
 * <p>Start with {@link lethe.report.ImageGrid} (digits), {@link lethe.report.Chart} (lines, bars
 * and heat maps, drawn by Plotly and, where scripts do not run, as a picture) and {@link
 * lethe.report.Tables}. {@link lethe.report.Palette} keeps one colour for each model and each
 * judge. {@link lethe.report.LetheExtension} teaches the JJava kernel to show all of them.
 *
 * <pre>{@code
 * Chart.lines("The fast recipe passes the paper's points early")
 *     .x("training step")
 *     .y("−ELBO (nats/image)")
 *     .line("test", steps, negativeElbo, Palette.ORIGINAL)
 *     .points("paper recipe, published", publishedSteps, published);
 * }</pre>
 *
 * <p>Takes the results of {@code lethe.experiment}, and plain arrays, lists and records; a few
 * figures draw what a model makes, and then take the model. Everything here is immutable except
 * {@link lethe.report.NotebookProgress}, which belongs to one thread. The only package that knows
 * charts, AWT, Tablesaw and the Jupyter kernel; of Lethe it may import all but {@code cli}.
 */
package lethe.report;
