/**
 * Recovery attacks: what of a forgotten label comes back to someone who holds the model's weights.
 *
 * <p>An optimising attack moves latents z and condition logits u by Adam, the weights fixed, to
 *
 * <pre>{@code min over z, u:  −ln p_A(f | D(z, c)) + ρ · ½‖z‖²,   c = e_f or softmax(u)}</pre>
 *
 * <p>where judge A guides and judge B only reads: an image that A alone calls an f may be an
 * adversarial one. A rate of success says nothing by itself, since a search finds images of f in
 * models that never saw an f as well; what counts is the <em>excess</em> over the untrained and the
 * retrained model, with the same start and budget.
 *
 * <p>Start with {@link lethe.attack.RecoveryAttack} (one attack), {@link lethe.attack.AttackReader}
 * (what both judges say of each of its steps), {@link lethe.attack.AttackSuccess} and {@link
 * lethe.attack.Excess}. {@link lethe.attack.Relearning} attacks the weights, {@link
 * lethe.attack.LinearProbe} looks at the decoder's activations, {@link lethe.attack.Walk} and
 * {@link lethe.attack.Conditions} and {@link lethe.attack.Styles} make the codes of the reference's
 * probes.
 *
 * <pre>{@code
 * AttackConfig config = AttackConfig.full(AttackKind.jointSearch(), 7, seed);
 * AttackTarget target = new AttackTarget("unlearned", generator, weights, forgetSet, 1);
 * AttackPath path = new RecoveryAttack(torch, judgeA, config).run(target, styles.means(), progress);
 * AttackTrace trace = new AttackReader(torch, judgeA, judgeB).read(target, config, path);
 * AttackSuccess success = AttackSuccess.of(trace, 0.9); // its rate says nothing alone
 * Excess.strict(success, ofUntrained, ofRetrained).value(); // above 0: more than the controls yield
 * }</pre>
 *
 * <p>Results hold Java numbers only. Rates of success before and after an attack follow Zhang et
 * al. 2024 (UnlearnDiffAtk, 2310.11868), relearning Golatkar et al. 2020 (1911.04933) and Chundawat
 * et al. 2023 (2201.05629). Knows nothing of {@code forget} and {@code fisher}: an attacker has the
 * model, not the method.
 */
package lethe.attack;
