/**
 * The court: what is put before the contracts, and the law as the contracts have it.
 * <p>
 * A {@link org.plasmex.settlement.court.Prover} makes out of what a verifier found, and of the bytes that were
 * committed to, what convicts the block. There is no difference without a course:
 * <table>
 * <caption>What a verifier finds, and what is done about it</caption>
 * <tr><th>fault</th><th>course</th></tr>
 * <tr><td>UNLAWFUL: whatever the law denies, also a step without form, in another block than its own, behind a SEAL, or
 * that tells of the inbox what L1 does not</td><td>Unlawful; Withheld where the step is above 100,000 bytes</td></tr>
 * <tr><td>BROKEN_LINK: the step that a link names left another value, does not touch the cell, or is unlawful in a
 * final block</td><td>BrokenLink</td></tr>
 * <tr><td>SKIPPED_TOUCH: the link names an older touch, or none</td><td>SkippedTouch</td></tr>
 * <tr><td>DATA_ROOT: the steps do not amount to the root, or something stands where zero leaves belong</td>
 * <td>Withheld: {@link org.plasmex.settlement.court.ChunkSearch} says which chunk to challenge</td></tr>
 * <tr><td>a chunk, or the step behind a link, that nobody shows</td><td>Withheld</td></tr>
 * <tr><td>HEADER: it does not follow its parent's, or reaches beyond L1's inbox</td>
 * <td>none: refused at commit</td></tr>
 * </table>
 * A fault of a final block convicts nobody; verification passes it, and goes on with the lawful steps as history.
 */
package org.plasmex.settlement.court;
